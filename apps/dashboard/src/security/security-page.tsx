'use client';
import {
  Button,
  ConfirmDialog,
  InlineError,
  LinkButton,
  PageHeader,
  Panel,
  SessionList,
  Skeleton,
  deviceWords,
  notify,
  type SessionItem,
} from '@fettle/ui';
import { useState } from 'react';
import { useMe } from '@/session/use-session';
import { useEndSession, useSessions, type Session } from './use-sessions';

const itemOf = (session: Session): SessionItem => ({
  ...session,
  place: session.surface === 'admin' ? 'Admin console' : 'Dashboard',
});

/** Where the person is signed in, and the way out of everywhere. */
export function SecurityPage() {
  const { data: me } = useMe();
  const sessions = useSessions();
  const [ending, setEnding] = useState<SessionItem | 'others' | null>(null);
  const others = sessions.data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  // Ending sessions is the person's own matter.
  const isOneself = me?.impersonator === null;
  return (
    <div className="flex max-w-180 flex-col gap-4">
      <PageHeader
        title="Sessions and security"
        answer={sessions.data ? <span>{signedInWords(sessions.data.length)}</span> : undefined}
        actions={
          isOneself && others > 0 ? (
            <Button onClick={() => setEnding('others')}>Sign out everywhere else…</Button>
          ) : null
        }
      />
      <Panel title="Where you are signed in" flush>
        {sessions.error ? (
          <InlineError
            className="m-4"
            error={sessions.error}
            title="Your sessions could not be read"
            onRetry={() => void sessions.refetch()}
          />
        ) : null}
        {sessions.data ? (
          <SessionList
            label="Where you are signed in"
            whom="you"
            sessions={sessions.data.map(itemOf)}
            {...(isOneself ? { onEnd: setEnding } : {})}
          />
        ) : sessions.error ? null : (
          <Skeleton label="Reading your sessions" lines={4} className="m-4" />
        )}
      </Panel>
      <Panel title="Your password">
        <p className="mb-3 text-dense text-muted">
          Something here that you do not know? End it, then change your password: that ends every other session too.
        </p>
        <LinkButton href="/me/profile">Change the password</LinkButton>
      </Panel>
      <EndDialog ending={ending} others={others} onClose={() => setEnding(null)} />
    </div>
  );
}

interface EndDialogProps {
  ending: SessionItem | 'others' | null;
  others: number;
  onClose: () => void;
}

function EndDialog({ ending, others, onClose }: EndDialogProps) {
  const end = useEndSession();
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(ending);
  if (ending && ending !== shown) setShown(ending);
  if (!shown) return null;
  const count = shown === 'others' ? others : 1;
  const sessions = `${count} ${count === 1 ? 'session' : 'sessions'}`;
  return (
    <ConfirmDialog
      open={ending !== null}
      onOpenChange={(open) => !open && onClose()}
      title={shown === 'others' ? 'Sign out everywhere else' : `End the session of ${deviceWords(shown.device)}`}
      consequence={
        shown === 'others'
          ? 'Every other browser and the admin console are signed out at once. This session stays.'
          : 'That browser is signed out at once. Whoever uses it has to sign in again.'
      }
      confirmLabel={`End ${sessions}`}
      busyLabel="Ending…"
      onConfirm={async () => {
        const ended = await end.mutateAsync(shown === 'others' ? null : shown.id);
        notify({ title: ended === 1 ? '1 session has ended' : `${ended} sessions have ended`, tone: 'ok' });
      }}
    />
  );
}

function signedInWords(count: number): string {
  return count === 1 ? 'You are signed in here only' : `You are signed in ${count} times`;
}
