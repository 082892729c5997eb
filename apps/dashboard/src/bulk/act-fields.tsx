'use client';
import { criticalities } from '@fettle/contracts';
import { Field, InlineError, Input, Select } from '@fettle/ui';
import { windowLengths, type WindowLength } from '@/nodes/maintenance/window-lengths';
import { useTeamChoice } from '@/teams/use-teams';
import { NO_TEAM, type ActDraft, type ActKind } from './act-draft';

interface ActFieldsProps {
  draft: ActDraft;
  set: (part: Partial<ActDraft>) => void;
}

const texts = {
  run: ['Command', 'For /bin/sh, as the agent’s own user', 65_536],
  site: ['Site', 'Empty takes the site off', 80],
  'tag-add': ['Tags', 'With blanks or commas between', 500],
  'tag-remove': ['Tags', 'With blanks or commas between', 500],
} as const satisfies Partial<Record<ActKind, readonly [label: string, help: string, most: number]>>;

/** What an act on many nodes needs to know beyond its kind. */
export function ActFields({ draft, set }: ActFieldsProps) {
  const { kind, text } = draft;
  if (kind === 'maintenance-end') return null;
  if (kind === 'maintenance') return <MaintenanceFields draft={draft} set={set} />;
  if (kind === 'team') return <TeamField draft={draft} set={set} />;
  if (kind === 'criticality') {
    const options = criticalities.map((one) => ({ value: one, label: one }));
    return (
      <Field label="Criticality">
        <Select value={text || 'normal'} options={options} onChange={({ target }) => set({ text: target.value })} />
      </Field>
    );
  }
  const [label, help, most] = texts[kind];
  return (
    <Field label={label} help={help}>
      <Input
        mono={kind === 'run'}
        value={text}
        maxLength={most}
        onChange={({ target }) => set({ text: target.value })}
      />
    </Field>
  );
}

function MaintenanceFields({ draft, set }: ActFieldsProps) {
  return (
    <>
      <Field label="Reason" help="At least 3 characters. Stands at each node and in the audit log." required>
        <Input value={draft.text} maxLength={500} onChange={({ target }) => set({ text: target.value })} />
      </Field>
      <Field label="How long" required>
        <Select
          options={[...windowLengths]}
          value={draft.length}
          onChange={({ target }) => set({ length: target.value as WindowLength })}
        />
      </Field>
    </>
  );
}

function TeamField({ draft, set }: ActFieldsProps) {
  const teams = useTeamChoice();
  const named = teams.data?.items.map(({ id, name, role }) => ({
    value: id,
    label: role ? `${name} (${role})` : name,
  }));
  const first = [
    { value: '', label: 'Choose…', disabled: true },
    { value: NO_TEAM, label: 'No team' },
  ];
  return (
    <>
      {teams.error ? <InlineError error={teams.error} title="The teams could not be read" /> : null}
      <Field label="Team" help="A node belongs to one team at most. What its team grants counts at once.">
        <Select
          value={draft.teamId}
          options={[...first, ...(named ?? [])]}
          onChange={({ target }) => set({ teamId: target.value })}
        />
      </Field>
    </>
  );
}
