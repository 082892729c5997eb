'use client';
import { Banner, Button, InlineError, TimeText } from '@fettle/ui';
import { useSignInLocks, useUnlock } from './use-user-sessions';

/** Says that wrong passwords have closed an account, from where and until when, and opens it. Nothing where it is open. */
export function SignInLocks({ userId, name }: { userId: string; name: string }) {
  const locks = useSignInLocks(userId);
  const unlock = useUnlock(userId);
  if (locks.error) return <InlineError error={locks.error} title="Whether the account is closed could not be read" />;
  if (!locks.data || locks.data.length === 0) return null;
  return (
    <Banner
      tone="warn"
      title={`Wrong passwords have closed the account of ${name} for a while`}
      action={
        <Button onClick={() => unlock.mutate()} busy={unlock.isPending ? 'Opening…' : undefined}>
          Open it again
        </Button>
      }
    >
      <ul>
        {locks.data.map(({ from, failures, lockedUntil }) => (
          <li key={from}>
            From {from}: {failures} in a row, locked until <TimeText at={lockedUntil} form="exact" />
          </li>
        ))}
      </ul>
      <p>Browsers in which {name} was signed in before are not affected by what others type.</p>
      {unlock.error ? <InlineError className="mt-2" error={unlock.error} title="It is still closed" /> : null}
    </Banner>
  );
}
