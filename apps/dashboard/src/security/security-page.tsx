'use client';
import { OwnSessions } from '@fettle/ui';
import { useMe } from '@/session/use-session';
import { useEndSession, useSessions } from './use-sessions';

/** Where the person is signed in, and the way out of everywhere. */
export function SecurityPage() {
  const { data: me } = useMe();
  const sessions = useSessions();
  const end = useEndSession();
  return (
    <OwnSessions
      sessions={sessions.data}
      error={sessions.error}
      onRetry={() => void sessions.refetch()}
      isOneself={me?.impersonator === null}
      passwordHref="/me/profile"
      onEnd={end.mutateAsync}
    />
  );
}
