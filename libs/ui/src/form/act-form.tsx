'use client';
import type { ReactNode } from 'react';
import { InlineError } from '../feedback/inline-error.js';
import { cn } from '../style/class-name.js';

export interface ActFormProps {
  /** Sends it. That it was refused is told by `error`, so a rejection goes no further. */
  onSubmit: () => Promise<unknown>;
  /** What went wrong the last time it was sent; null or undefined when nothing did. */
  error: unknown;
  /** What did not happen then: "The key was not made". */
  failed: string;
  className?: string;
  /** Fields and buttons, one below the other. */
  children: ReactNode;
}

/** A form that makes or changes one thing. The fields say what is wrong with them, not the browser. */
export function ActForm({ onSubmit, error, failed, className, children }: ActFormProps) {
  return (
    <form
      noValidate
      className={cn('flex flex-col gap-4', className)}
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit().catch(() => undefined);
      }}
    >
      {error ? <InlineError error={error} title={failed} /> : null}
      {children}
    </form>
  );
}
