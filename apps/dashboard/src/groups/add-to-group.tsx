'use client';
import { Button, Dialog, Field, InlineError, Select } from '@fettle/ui';
import { useState } from 'react';
import { useAddToGroup, useGroups, useTakeFromGroup, type Group } from './use-groups';

/** Adds the selected nodes to a group whose members are listed, or takes them out. */
export function AddToGroup({ nodeIds, onDone }: { nodeIds: string[]; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        Groups…
      </Button>
      <AddDialog open={isOpen} nodeIds={nodeIds} onClose={() => setOpen(false)} onDone={onDone} />
    </>
  );
}

interface AddProps {
  open: boolean;
  nodeIds: string[];
  onClose: () => void;
  onDone: () => void;
}

function AddDialog({ open, nodeIds, onClose, onDone }: AddProps) {
  const groups = useGroups(open);
  const add = useAddToGroup();
  const take = useTakeFromGroup();
  const listed = groups.data?.items.filter(({ kind }) => kind === 'static');
  const [chosen, setChosen] = useState('');
  const groupId = chosen || (listed?.[0]?.id ?? '');
  const nodes = nodeIds.length === 1 ? '1 node' : `${nodeIds.length} nodes`;
  const submit = async (act: typeof add) => {
    await act.mutateAsync({ groupId, nodeIds });
    onClose();
    onDone();
  };
  const error = add.error ?? take.error;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Groups of ${nodes}`}
      description="Only groups whose members are listed; who belongs to one by rule is decided by the rule."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            disabled={groupId === ''}
            busy={take.isPending ? 'Taking out…' : undefined}
            onClick={() => void submit(take).catch(() => undefined)}
          >
            Take {nodes} out
          </Button>
          <Button
            variant="primary"
            disabled={groupId === ''}
            busy={add.isPending ? 'Adding…' : undefined}
            onClick={() => void submit(add).catch(() => undefined)}
          >
            Add {nodes}
          </Button>
        </>
      }
    >
      {error ? <InlineError error={error} title="The group was not changed" /> : null}
      {listed ? <GroupChoice groups={listed} value={groupId} onChange={setChosen} /> : null}
    </Dialog>
  );
}

function GroupChoice(props: { groups: readonly Group[]; value: string; onChange: (id: string) => void }) {
  const { groups, value, onChange } = props;
  if (groups.length === 0)
    return <p className="text-dense text-muted">There is no such group yet. Make one on the page Groups.</p>;
  const options = groups.map(({ id, name, nodes }) => ({ value: id, label: `${name} (${nodes})` }));
  return (
    <Field label="Group">
      <Select value={value} options={options} onChange={({ target }) => onChange(target.value)} />
    </Field>
  );
}
