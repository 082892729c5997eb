'use client';
import { ConfirmDialog, useLast } from '@fettle/ui';
import type { UserDetail } from './user-words';
import { useChangeUser } from './use-users';

export type UserAct = 'promote' | 'demote' | 'deactivate' | 'reactivate';

interface ActWords {
  title: (name: string) => string;
  consequence: (user: UserDetail) => string;
  confirm: string;
  busy: string;
  tone: 'danger' | 'plain';
  body: { platformRole: 'user' | 'platform_admin' } | { active: boolean };
}

const words: Record<UserAct, ActWords> = {
  promote: {
    title: (name) => `Make ${name} platform administrator`,
    consequence: () => 'They may do everything in this console from now on: people, workspaces, settings, audit.',
    confirm: 'Make administrator',
    busy: 'Changing the role…',
    tone: 'plain',
    body: { platformRole: 'platform_admin' },
  },
  demote: {
    title: (name) => `Take the platform role of ${name}`,
    consequence: () => 'This console closes for them at once. Their workspaces stay as they are.',
    confirm: 'Take the role',
    busy: 'Changing the role…',
    tone: 'danger',
    body: { platformRole: 'user' },
  },
  deactivate: {
    title: (name) => `Deactivate ${name}`,
    consequence: ({ openSessions, apiKeys }) =>
      `Within seconds nothing of theirs works: ${plural(openSessions, 'session')}, ${plural(apiKeys, 'API key')} and every link that was sent end for good. Memberships stay, and can be used again after a reactivation.`,
    confirm: 'Deactivate',
    busy: 'Deactivating…',
    tone: 'danger',
    body: { active: false },
  },
  reactivate: {
    title: (name) => `Reactivate ${name}`,
    consequence: () => 'They can sign in again with their password. Sessions, keys and links that ended stay ended.',
    confirm: 'Reactivate',
    busy: 'Reactivating…',
    tone: 'plain',
    body: { active: true },
  },
};

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Says what a change of an account does, before it is done. */
export function ChangeDialog({ user, act, onClose }: { user: UserDetail; act: UserAct | null; onClose: () => void }) {
  const change = useChangeUser(user.id);
  const shown = useLast(act);
  if (!shown) return null;
  const { title, consequence, confirm, busy, tone, body } = words[shown];
  return (
    <ConfirmDialog
      open={act !== null}
      onOpenChange={(open) => !open && onClose()}
      tone={tone}
      title={title(user.name)}
      consequence={consequence(user)}
      confirmLabel={confirm}
      busyLabel={busy}
      onConfirm={async () => void (await change.mutateAsync({ ...body, version: user.version }))}
    />
  );
}
