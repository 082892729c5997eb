'use client';
import { ConfirmDialog, InlineError, Skeleton } from '@fettle/ui';
import { useGroupUses, useRemoveGroup, type Group } from './use-groups';

/** Asks before a group goes, and says what names it. */
export function RemoveGroupDialog({
  open,
  group,
  onClose,
}: {
  open: boolean;
  group: Group | null;
  onClose: () => void;
}) {
  const remove = useRemoveGroup();
  if (!group) return null;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete the group ${group.name}`}
      consequence={`Its ${group.nodes} ${group.nodes === 1 ? 'node stays' : 'nodes stay'} as they are.`}
      confirmLabel="Delete group"
      onConfirm={async () => {
        await remove.mutateAsync(group.id);
        onClose();
      }}
    >
      <Uses groupId={group.id} />
    </ConfirmDialog>
  );
}

function Uses({ groupId }: { groupId: string }) {
  const uses = useGroupUses(groupId);
  if (uses.error) return <InlineError error={uses.error} title="What names it could not be read" />;
  if (!uses.data) return <Skeleton label="Looking for what names it" lines={1} />;
  const { items, hidden } = uses.data;
  if (items.length + hidden === 0) return <p className="text-dense text-muted">No saved view names it.</p>;
  return (
    <div className="text-dense">
      <p>Saved views that ask for it will find nothing by it:</p>
      <ul className="list-disc ps-5">
        {items.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {hidden > 0 ? <li>{hidden} of other people</li> : null}
      </ul>
    </div>
  );
}
