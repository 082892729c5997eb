'use client';
import { ConfirmDialog, Field, Select } from '@fettle/ui';
import { useState } from 'react';
import { count, type Team } from './team-words';
import { useRemoveTeam, useTeamChoice } from './use-teams';

const NOBODY = 'release';

interface RemoveTeamProps {
  open: boolean;
  team: Team;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks before a team is deleted: what ends with it, and where its nodes go. */
export function RemoveTeamDialog({ open, team, onClose, onRemoved }: RemoveTeamProps) {
  const remove = useRemoveTeam();
  const choice = useTeamChoice(open && team.nodes > 0);
  const [heir, setHeir] = useState('');
  const others = (choice.data?.items ?? []).filter(({ id }) => id !== team.id);
  const nodes = count(team.nodes, ['node', 'nodes']);
  const ends = team.role
    ? `What it let ${count(team.members, ['member', 'members'])} do on its nodes ends at once.`
    : 'It grants nothing, so nobody loses a right.';
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={`Delete the team ${team.name}`}
      consequence={`${ends} People and nodes stay. This cannot be undone.`}
      confirmLabel="Delete 1 team"
      cancelLabel="Keep the team"
      busyLabel="Deleting…"
      isReady={team.nodes === 0 || heir !== ''}
      onConfirm={async () => {
        const where = heir === NOBODY ? { release: 'true' as const } : heir ? { reassignTo: heir } : {};
        await remove.mutateAsync({ teamId: team.id, ...where });
        onRemoved();
      }}
    >
      {team.nodes > 0 ? (
        <Field label={`Where its ${nodes} go`}>
          <Select
            value={heir}
            onChange={(event) => setHeir(event.target.value)}
            options={[
              { value: '', label: 'Choose…', disabled: true },
              { value: NOBODY, label: 'To no team' },
              ...others.map(({ id, name, role }) => ({ value: id, label: role ? `${name} (${role})` : name })),
            ]}
          />
        </Field>
      ) : null}
    </ConfirmDialog>
  );
}
