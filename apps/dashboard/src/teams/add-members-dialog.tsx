'use client';
import { BULK_MAX } from '@fettle/contracts';
import { Button, Checkbox, Dialog, FilterInput, InlineError, Skeleton } from '@fettle/ui';
import { useState } from 'react';
import { PlainError } from '@/data/plain-error';
import { count, rightSentence, type Team } from './team-words';
import { useAddMembers, useCandidates } from './use-teams';

interface AddMembersProps {
  open: boolean;
  team: Team;
  onClose: () => void;
}

/** Chooses members of the workspace for a team; the server searches, and who is chosen stays chosen whatever is searched for. */
export function AddMembersDialog(props: AddMembersProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={`Add members to ${props.team.name}`}
      description={rightSentence(props.team.role)}
    >
      {props.open ? <Choice {...props} /> : null}
    </Dialog>
  );
}

function Choice({ team, onClose }: AddMembersProps) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const found = useCandidates(team.id, search, true);
  const add = useAddMembers();
  const toggle = (userId: string, name: string) => {
    const next = new Map(chosen);
    if (!next.delete(userId)) next.set(userId, name);
    setChosen(next);
  };
  const submit = async () => {
    await add.mutateAsync({ teamId: team.id, userIds: [...chosen.keys()].slice(0, BULK_MAX) });
    onClose();
  };
  return (
    <div className="flex flex-col gap-3">
      {add.error ? <InlineError error={add.error} title="Nobody was added" /> : null}
      {found.error ? (
        <PlainError error={found.error} title="The members could not be read" needs="team:manage" />
      ) : null}
      <FilterInput label="Search members" placeholder="Search name or e-mail" value={search} onChange={setSearch} />
      <Found rows={found.data?.items} isSearched={search !== ''} chosen={chosen} onToggle={toggle} />
      {chosen.size > 0 ? (
        <p className="text-dense text-muted [overflow-wrap:anywhere]">Chosen: {[...chosen.values()].join(', ')}</p>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Add nobody</Button>
        <Button
          variant="primary"
          disabled={chosen.size === 0}
          busy={add.isPending ? 'Adding…' : undefined}
          onClick={() => void submit().catch(() => undefined)}
        >
          Add {count(chosen.size, ['member', 'members'])}
        </Button>
      </div>
    </div>
  );
}

interface FoundProps {
  rows: readonly { userId: string; name: string; email: string; role: string }[] | undefined;
  isSearched: boolean;
  chosen: ReadonlyMap<string, string>;
  onToggle: (userId: string, name: string) => void;
}

function Found({ rows, isSearched, chosen, onToggle }: FoundProps) {
  return (
    <div className="max-h-64 overflow-y-auto rounded-control border border-line-strong bg-surface p-1">
      {rows ? null : <Skeleton label="Reading the members" lines={3} />}
      {rows?.length === 0 ? (
        <p className="p-2 text-dense text-muted">
          {isSearched ? 'No other member matches.' : 'Every member of the workspace belongs to the team.'}
        </p>
      ) : null}
      {rows?.map(({ userId, name, email, role }) => (
        <div key={userId} className="rounded-control px-2 hover:bg-raised">
          <Checkbox
            checked={chosen.has(userId)}
            onChange={() => onToggle(userId, name)}
            label={name}
            help={`${email} · ${role}`}
          />
        </div>
      ))}
    </div>
  );
}
