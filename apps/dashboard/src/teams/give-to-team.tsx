'use client';
import { Button, ConfirmDialog, Field, InlineError, Select, Skeleton } from '@fettle/ui';
import { UsersRound } from 'lucide-react';
import { useState } from 'react';
import { count, rightSentence, type Team } from './team-words';
import { useAssignNodes, useMovePreview, useTeamChoice } from './use-teams';

const NO_TEAM = 'none';

interface GiveToTeamProps {
  nodeIds: readonly string[];
  onDone: () => void;
  /** What the button says; the nodes are counted otherwise. */
  label?: string;
}

/** Gives nodes to a team: which one, which nodes move and from where, and what its members may do on them afterwards. */
export function GiveToTeam({ nodeIds, onDone, label }: GiveToTeamProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button size="compact" icon={<UsersRound size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {label ?? `Give ${count(nodeIds.length, ['node', 'nodes'])} to a team…`}
      </Button>
      {isAsking ? <MoveDialog nodeIds={nodeIds} onDone={onDone} onClose={() => setAsking(false)} /> : null}
    </>
  );
}

function MoveDialog({ nodeIds, onDone, onClose }: Omit<GiveToTeamProps, 'label'> & { onClose: () => void }) {
  const [chosen, setChosen] = useState('');
  const teams = useTeamChoice();
  const assign = useAssignNodes();
  const teamId = chosen === NO_TEAM ? null : chosen;
  const team = teams.data?.items.find(({ id }) => id === teamId);
  const preview = useMovePreview(nodeIds, teamId, chosen !== '');
  const moving = preview.data?.moving ?? [];
  const words = count(moving.length, ['node', 'nodes']);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Give nodes to a team"
      consequence={
        team ? rightSentence(team.role) : 'A node belongs to one team at most. What its team grants counts at once.'
      }
      tone="plain"
      confirmLabel={chosen === NO_TEAM ? `Take ${words} out` : `Give ${words}`}
      cancelLabel="Leave them where they are"
      busyLabel="Moving…"
      isReady={chosen !== '' && moving.length > 0}
      onConfirm={async () => {
        await assign.mutateAsync({ nodeIds: moving.map(({ id }) => id), teamId });
        onDone();
      }}
    >
      <div className="flex flex-col gap-3">
        {teams.error ? <InlineError error={teams.error} title="The teams could not be read" /> : null}
        <TeamChoice teams={teams.data?.items ?? []} value={chosen} onChange={setChosen} />
        {preview.error ? <InlineError error={preview.error} title="What would move could not be read" /> : null}
        {chosen !== '' && !preview.data && !preview.error ? (
          <Skeleton label="Reading what would move" lines={2} />
        ) : null}
        {preview.data ? <Moving preview={preview.data} /> : null}
      </div>
    </ConfirmDialog>
  );
}

interface TeamChoiceProps {
  teams: readonly Team[];
  value: string;
  onChange: (teamId: string) => void;
}

function TeamChoice({ teams, value, onChange }: TeamChoiceProps) {
  const named = teams.map(({ id, name, role }) => ({ value: id, label: role ? `${name} (${role})` : name }));
  return (
    <Field label="Team">
      <Select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={[{ value: '', label: 'Choose…', disabled: true }, { value: NO_TEAM, label: 'No team' }, ...named]}
      />
    </Field>
  );
}

function Moving({ preview }: { preview: NonNullable<ReturnType<typeof useMovePreview>['data']> }) {
  const { moving, staying, missing } = preview;
  const notes = [
    ...(staying > 0 ? [`${count(staying, ['node is', 'nodes are'])} there already`] : []),
    ...(missing.length > 0 ? [`${count(missing.length, ['node does', 'nodes do'])} not exist any more`] : []),
  ];
  return (
    <>
      {moving.length > 0 ? (
        <ul
          aria-label="Nodes that move"
          // What scrolls must be reachable without a mouse.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="max-h-48 overflow-y-auto rounded-control border border-line bg-raised p-2 text-dense"
        >
          {moving.map((node) => (
            <li key={node.id} className="flex gap-3 py-0.5">
              <span className="min-w-0 flex-1 truncate">{node.name}</span>
              <span className="max-w-40 shrink-0 truncate text-muted">
                {node.teamName ? `from ${node.teamName}` : 'had none'}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {notes.length > 0 ? <p className="text-dense text-muted">{notes.join('. ')}.</p> : null}
    </>
  );
}
