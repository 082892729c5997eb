'use client';
import { Button, Dialog, Field, InlineError, Select } from '@fettle/ui';
import { useState } from 'react';
import { useAddToGroup, useGroups } from './use-groups';

/** Adds the selected nodes to a group whose members are listed. */
export function AddToGroup({ nodeIds, onDone }: { nodeIds: string[]; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        Add to a group…
      </Button>
      <AddDialog open={isOpen} nodeIds={nodeIds} onClose={() => setOpen(false)} onDone={onDone} />
    </>
  );
}

function AddDialog(props: { open: boolean; nodeIds: string[]; onClose: () => void; onDone: () => void }) {
  const { open, nodeIds, onClose, onDone } = props;
  const groups = useGroups(open);
  const add = useAddToGroup();
  const listed = (groups.data?.items ?? []).filter(({ kind }) => kind === 'static');
  const [chosen, setChosen] = useState('');
  const groupId = chosen || (listed[0]?.id ?? '');
  const nodes = nodeIds.length === 1 ? '1 node' : `${nodeIds.length} nodes`;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Add ${nodes} to a group`}
      description="Only groups whose members are listed; who belongs to one by rule is decided by the rule."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={groupId === ''}
            busy={add.isPending ? 'Adding…' : undefined}
            onClick={() =>
              add.mutate(
                { groupId, nodeIds },
                {
                  onSuccess: () => {
                    onClose();
                    onDone();
                  },
                },
              )
            }
          >
            Add {nodes}
          </Button>
        </>
      }
    >
      {add.error ? <InlineError error={add.error} title="The nodes were not added" /> : null}
      {groups.data && listed.length === 0 ? (
        <p className="text-dense text-muted">There is no such group yet. Make one on the page Groups.</p>
      ) : (
        <Field label="Group">
          <Select
            value={groupId}
            options={listed.map(({ id, name, nodes: count }) => ({ value: id, label: `${name} (${count})` }))}
            onChange={({ target }) => setChosen(target.value)}
          />
        </Field>
      )}
    </Dialog>
  );
}
