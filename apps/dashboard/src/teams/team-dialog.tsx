'use client';
import { CreateTeam } from '@fettle/contracts';
import { ActForm, Button, Dialog, Field, Input, Radio, TextArea } from '@fettle/ui';
import { useState } from 'react';
import { rightName, rightSentence, rights, type Team, type TeamRight } from './team-words';
import { useCreateTeam, useUpdateTeam } from './use-teams';

interface TeamDialogProps {
  open: boolean;
  /** The team that is changed; none: a new one is made. */
  team?: Team;
  onClose: () => void;
  onSaved: (team: Team) => void;
}

/** Name, description, and what the team lets its members do. */
export function TeamDialog(props: TeamDialogProps) {
  const title = props.team ? `Change ${props.team.name}` : 'Make a team';
  return (
    <Dialog open={props.open} onOpenChange={(open) => !open && props.onClose()} size="wide" title={title}>
      {props.open ? <TeamForm {...props} /> : null}
    </Dialog>
  );
}

function TeamForm({ team, onClose, onSaved }: TeamDialogProps) {
  const form = useTeamForm(team);
  const submit = async () => {
    const saved = await form.save();
    if (!saved) return;
    onClose();
    onSaved(saved);
  };
  return (
    <ActForm onSubmit={submit} error={form.error} failed={`The team was not ${team ? 'changed' : 'made'}`}>
      <Field label="Name" error={form.fault} required>
        <Input
          value={form.name}
          onChange={(event) => form.setName(event.target.value)}
          autoComplete="off"
          autoFocus
          maxLength={80}
        />
      </Field>
      <Field label="Description" optional>
        <TextArea
          rows={2}
          value={form.description}
          maxLength={500}
          onChange={(event) => form.setDescription(event.target.value)}
        />
      </Field>
      <RightChoice value={form.role} onChange={form.setRole} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{team ? 'Leave it as it is' : 'Make no team'}</Button>
        <Button type="submit" variant="primary" busy={form.isPending ? 'Saving…' : undefined}>
          {team ? 'Save the team' : 'Make the team'}
        </Button>
      </div>
    </ActForm>
  );
}

function useTeamForm(team: Team | undefined) {
  const [name, setName] = useState(team?.name ?? '');
  const [description, setDescription] = useState(team?.description ?? '');
  const [role, setRole] = useState<TeamRight>(team?.role ?? null);
  const [isTried, setTried] = useState(false);
  const { create, update } = { create: useCreateTeam(), update: useUpdateTeam() };
  const { error, isPending } = team ? update : create;
  const body = { name: name.trim(), description, role };
  const fault = nameFault(body.name);
  const save = async (): Promise<Team | null> => {
    setTried(true);
    if (fault) return null;
    if (!team) return create.mutateAsync(body);
    return update.mutateAsync({ teamId: team.id, body: { ...body, version: team.version } });
  };
  const shown = isTried ? fault : undefined;
  return { name, setName, description, setDescription, role, setRole, fault: shown, save, error, isPending };
}

function nameFault(name: string): string | undefined {
  if (name === '') return 'Enter a name';
  const parsed = CreateTeam.shape.name.safeParse(name);
  return parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'Enter another name');
}

function RightChoice({ value, onChange }: { value: TeamRight; onChange: (role: TeamRight) => void }) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-dense font-medium">What it lets its members do on its nodes</legend>
      {rights.map((role) => (
        <Radio
          key={role ?? 'none'}
          name="right"
          checked={value === role}
          onChange={() => onChange(role)}
          label={role ? `As ${role}` : capital(rightName(role))}
          help={rightSentence(role)}
        />
      ))}
      <p className="text-meta text-muted">It adds to each member’s own role and takes nothing from it.</p>
    </fieldset>
  );
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
