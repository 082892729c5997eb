'use client';
import { OwnSessions } from '@fettle/ui';
import { useMe } from '@/session/use-me';
import { Frame } from '@/shell/frame';
import { useEndSession, useSessions } from './use-sessions';

/** Where the administrator is signed in, and the way out of everywhere. */
export function SecurityPage() {
  const { data: me } = useMe();
  const sessions = useSessions();
  const end = useEndSession();
  return (
    <Frame readAt={sessions.dataUpdatedAt || null} error={sessions.error} lateAfterMs={75_000}>
      <OwnSessions
        sessions={sessions.data}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        isOneself={me?.impersonator === null}
        passwordHref="/me/profile"
        onEnd={end.mutateAsync}
      />
    </Frame>
  );
}
