'use client';
import { CommandBlock, SecretDialog } from '@fettle/ui';
import type { NewRegistrationToken } from './token-words';

/** The token that was just made, shown this once. */
export function ShownToken({ made, onClose }: { made: NewRegistrationToken | null; onClose: () => void }) {
  if (!made) return null;
  const { label, token, maxUses } = made;
  return (
    <SecretDialog
      title={`The registration token “${label}”`}
      noun="token"
      note={`${maxUses === 1 ? 'One machine' : `${maxUses} machines`} can become a node with it, without asking anybody. Whoever loses it makes another one.`}
      onClose={onClose}
    >
      <CommandBlock command={token} label="registration token" />
      <p className="text-dense text-muted">
        The agent sends it as <code className="text-log">enrollmentToken</code> of{' '}
        <code className="text-log">POST /agent/register</code>. A host name that a node has already is refused.
      </p>
    </SecretDialog>
  );
}
