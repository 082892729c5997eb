'use client';
import { ApiError } from '@fettle/client';
import { ConfirmDialog } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import type { UserDetail } from './user-words';
import { useRemoveUser } from './use-users';

/** Deletes somebody to whom nothing is assigned; what still is, is named instead. */
export function RemoveDialog({ user, open, onClose }: { user: UserDetail; open: boolean; onClose: () => void }) {
  const remove = useRemoveUser(user.id);
  const router = useRouter();
  const issues = remove.error instanceof ApiError ? remove.error.issues : [];
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(isOpen) => {
        if (isOpen) return;
        remove.reset();
        onClose();
      }}
      title={`Delete ${user.name}`}
      consequence="The account is gone for good. The audit log keeps what they did, under their name. Deactivation is the way that can be undone."
      confirmLabel="Delete the account"
      busyLabel="Deleting…"
      typeToConfirm={user.email}
      onConfirm={async () => {
        await remove.mutateAsync();
        router.replace('/users');
      }}
    >
      {issues.length > 0 ? (
        <div className="text-dense">
          <p className="font-medium">First give to somebody else, or end:</p>
          <ul className="mt-1 list-disc ps-5">
            {issues.map(({ path, message }) => (
              <li key={path}>{message}</li>
            ))}
          </ul>
        </div>
      ) : null}
    </ConfirmDialog>
  );
}
