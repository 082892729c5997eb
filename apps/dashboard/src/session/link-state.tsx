'use client';
import { ApiError } from '@fettle/client';
import { Banner, InlineError, LinkButton, Skeleton } from '@fettle/ui';
import type { ReactNode } from 'react';

/** A link that does nothing any more, or never did: what is wrong, in the server's words. */
const isOver = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 410 || error.status === 404 || error.code === 'invitation.taken');

export interface LinkStateProps {
  token: string | null | undefined;
  /** What was asked about the link, or done by it. */
  errors: readonly unknown[];
  isReading: boolean;
  onRetry: () => void;
  /** What to do instead, for a link that works no longer. */
  instead: ReactNode;
  children: ReactNode;
}

/** The states that every one-time link has: no token, unknown, over, not readable. What is below stands for a good one. */
export function LinkState({ token, errors, isReading, onRetry, instead, children }: LinkStateProps) {
  if (token === null) {
    return (
      <Notice title="This address lacks its token" instead={instead}>
        Open the whole link, including what follows the #.
      </Notice>
    );
  }
  const over = errors.find(isOver);
  if (over) {
    return (
      <Notice title="This link works no longer" instead={instead}>
        {over.message}
      </Notice>
    );
  }
  const error = errors.find(Boolean);
  if (isReading && error)
    return <InlineError error={error} title="The link could not be looked at" onRetry={onRetry} />;
  if (isReading) return <Skeleton label="Looking at the link" lines={4} />;
  return children;
}

function Notice({ title, instead, children }: { title: string; instead: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-4">
      <div role="alert">
        <Banner tone="warn" title={title}>
          {children}
        </Banner>
      </div>
      {instead}
    </div>
  );
}

/** The password is set: no link signs in. */
export function PasswordSet({ email }: { email: string }) {
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-body" role="status">
        The password of <strong className="font-medium [overflow-wrap:anywhere]">{email}</strong> is set. The link is
        used up.
      </p>
      <LinkButton href="/sign-in" variant="primary">
        Sign in with it
      </LinkButton>
    </div>
  );
}
