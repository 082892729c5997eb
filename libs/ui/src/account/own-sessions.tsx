'use client';
import { useState } from 'react';
import { Button, LinkButton } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Skeleton } from '../feedback/skeleton.js';
import { notify } from '../feedback/toast.js';
import { PageHeader } from '../layout/page-header.js';
import { Panel } from '../layout/panel.js';
import { ConfirmDialog } from '../overlay/confirm-dialog.js';
import { useLast } from '../overlay/use-last.js';
import { SessionList, deviceWords, type SessionItem } from '../security/session-list.js';

/** A session, with the surface that it is of. */
export type OwnSession = Omit<SessionItem, 'place'> & { readonly surface: string };

export interface OwnSessionsProps {
  sessions: readonly OwnSession[] | undefined;
  error: unknown;
  onRetry: () => void;
  /** Whether the person is the one who looks: ending sessions is the person's own matter. */
  isOneself: boolean;
  /** Where the password is changed. */
  passwordHref: string;
  /** Ends one session, or with null all but this one; returns how many. */
  onEnd: (sessionId: string | null) => Promise<number>;
}

/** Where the person is signed in, and the way out of everywhere. */
export function OwnSessions({ sessions, error, onRetry, isOneself, passwordHref, onEnd }: OwnSessionsProps) {
  const [ending, setEnding] = useState<SessionItem | 'others' | null>(null);
  const others = sessions?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  const items = sessions?.map((one) => ({ ...one, place: one.surface === 'admin' ? 'Admin console' : 'Dashboard' }));
  return (
    <div className="flex max-w-180 flex-col gap-4">
      <PageHeader
        title="Sessions and security"
        answer={items ? <span>{signedInWords(items.length)}</span> : undefined}
        actions={
          isOneself && others > 0 ? (
            <Button onClick={() => setEnding('others')}>Sign out everywhere else…</Button>
          ) : null
        }
      />
      <Panel title="Where you are signed in" flush>
        {error ? (
          <InlineError className="m-4" error={error} title="Your sessions could not be read" onRetry={onRetry} />
        ) : null}
        {items ? (
          <SessionList
            label="Where you are signed in"
            whom="you"
            sessions={items}
            {...(isOneself ? { onEnd: setEnding } : {})}
          />
        ) : error ? null : (
          <Skeleton label="Reading your sessions" lines={4} className="m-4" />
        )}
      </Panel>
      <Panel title="Your password">
        <p className="mb-3 text-dense text-muted">
          Something here that you do not know? End it, then change your password: that ends every other session too.
        </p>
        <LinkButton href={passwordHref}>Change the password</LinkButton>
      </Panel>
      <EndDialog ending={ending} others={others} onEnd={onEnd} onClose={() => setEnding(null)} />
    </div>
  );
}

interface EndDialogProps {
  ending: SessionItem | 'others' | null;
  others: number;
  onEnd: OwnSessionsProps['onEnd'];
  onClose: () => void;
}

function EndDialog({ ending, others, onEnd, onClose }: EndDialogProps) {
  const shown = useLast(ending);
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
          ? 'Every other browser and program, of the dashboard and of the admin console, is signed out at once. This session stays.'
          : 'That browser is signed out at once. Whoever uses it has to sign in again.'
      }
      confirmLabel={`End ${sessions}`}
      busyLabel="Ending…"
      onConfirm={async () => {
        const ended = await onEnd(shown === 'others' ? null : shown.id);
        notify({ title: ended === 1 ? '1 session has ended' : `${ended} sessions have ended`, tone: 'ok' });
      }}
    />
  );
}

function signedInWords(count: number): string {
  return count === 1 ? 'You are signed in here only' : `You are signed in ${count} times`;
}
