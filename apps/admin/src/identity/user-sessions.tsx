'use client';
import {
  Button,
  ConfirmDialog,
  InlineError,
  Panel,
  SessionList,
  Skeleton,
  deviceWords,
  notify,
  type SessionItem,
  useLast,
} from '@fettle/ui';
import { useState } from 'react';
import { useEndUserSession, useUserSessions } from './use-user-sessions';

/** Where a person is signed in, each with its end. */
export function UserSessions({ userId, name }: { userId: string; name: string }) {
  const sessions = useUserSessions(userId);
  const [ending, setEnding] = useState<SessionItem | 'all' | null>(null);
  const items = sessions.data?.map((session) => ({
    ...session,
    place: session.surface === 'admin' ? 'Admin console' : 'Dashboard',
  }));
  return (
    <Panel
      title="Signed in"
      flush
      aside={
        items && items.length > 0 ? (
          <Button size="compact" onClick={() => setEnding('all')}>
            End all…
          </Button>
        ) : null
      }
    >
      {sessions.error ? (
        <InlineError className="m-4" error={sessions.error} title="The sessions could not be read" />
      ) : null}
      {items === undefined ? (
        sessions.error ? null : (
          <Skeleton label="Reading sessions" lines={3} className="m-4" />
        )
      ) : items.length === 0 ? (
        <p className="px-4 py-3 text-dense text-muted">{name} is signed in nowhere.</p>
      ) : (
        <SessionList label={`Where ${name} is signed in`} sessions={items} onEnd={setEnding} />
      )}
      <EndDialog
        userId={userId}
        name={name}
        ending={ending}
        count={items?.length ?? 0}
        onClose={() => setEnding(null)}
      />
    </Panel>
  );
}

interface EndDialogProps {
  userId: string;
  name: string;
  ending: SessionItem | 'all' | null;
  count: number;
  onClose: () => void;
}

function EndDialog({ userId, name, ending, count, onClose }: EndDialogProps) {
  const end = useEndUserSession(userId);
  const shown = useLast(ending);
  if (!shown) return null;
  const all = shown === 'all';
  return (
    <ConfirmDialog
      open={ending !== null}
      onOpenChange={(open) => !open && onClose()}
      title={all ? `Sign ${name} out everywhere` : `End ${name}'s session of ${deviceWords(shown.device)}`}
      consequence="Tokens and live connections stop at once. What is not saved there is lost."
      confirmLabel={all ? `End ${count === 1 ? '1 session' : `${count} sessions`}` : 'End 1 session'}
      busyLabel="Ending…"
      onConfirm={async () => {
        const ended = await end.mutateAsync(all ? null : shown.id);
        notify({ title: ended === 1 ? '1 session has ended' : `${ended} sessions have ended`, tone: 'ok' });
      }}
    />
  );
}
