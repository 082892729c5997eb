'use client';
import { Button, Menu, lateDialog } from '@fettle/ui';
import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import { ImpersonateDialog } from '@/identity/impersonate-dialog';
import { useMe } from '@/session/use-me';
import { ChangeDialog, type UserAct } from './change-dialog';
import { RemoveDialog } from './remove-dialog';
import { ResendDialog } from './resend-dialog';
import type { UserDetail } from './user-words';

const RenameDialog = lateDialog(async () => (await import('./rename-dialog')).RenameDialog);

type Open = UserAct | 'rename' | 'resend' | 'remove' | 'impersonate';

/** What an administrator may do about somebody. Role, deactivation and deletion of the own account are somebody else's. */
export function UserActs({ user }: { user: UserDetail }) {
  const [open, setOpen] = useState<Open | null>(null);
  const isOwn = useMe().data?.id === user.id;
  const close = () => setOpen(null);
  const isAdministrator = user.platformRole === 'platform_admin';
  const others: { label: string; act: Open }[] = isOwn
    ? []
    : [
        isAdministrator
          ? { label: 'Take the platform role…', act: 'demote' }
          : { label: 'Make platform administrator…', act: 'promote' },
        user.state === 'deactivated'
          ? { label: 'Reactivate…', act: 'reactivate' }
          : { label: 'Deactivate…', act: 'deactivate' },
        { label: 'Delete…', act: 'remove' },
      ];
  return (
    <>
      {user.state === 'pending' ? <Button onClick={() => setOpen('resend')}>Send the link again…</Button> : null}
      {user.state === 'active' && !isAdministrator ? (
        <Button onClick={() => setOpen('impersonate')}>Act as this person…</Button>
      ) : null}
      <Button onClick={() => setOpen('rename')}>Rename…</Button>
      {others.length > 0 ? (
        <Menu
          trigger={<Button icon={<EllipsisVertical size={16} aria-hidden />}>More</Button>}
          entries={others.map(({ label, act }) => ({ label, onSelect: () => setOpen(act) }))}
        />
      ) : (
        <p className="text-meta text-muted">Your role and your account are another administrator’s to change.</p>
      )}
      <ImpersonateDialog user={user} open={open === 'impersonate'} onClose={close} />
      <RenameDialog user={user} open={open === 'rename'} onClose={close} />
      <ResendDialog user={user} open={open === 'resend'} onClose={close} />
      <ChangeDialog user={user} act={isChange(open) ? open : null} onClose={close} />
      <RemoveDialog user={user} open={open === 'remove'} onClose={close} />
    </>
  );
}

const isChange = (open: Open | null): open is UserAct =>
  open === 'promote' || open === 'demote' || open === 'deactivate' || open === 'reactivate';
