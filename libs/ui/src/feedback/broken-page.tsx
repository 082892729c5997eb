'use client';
import { InlineError } from './inline-error.js';

export interface BrokenPageProps {
  /** What a component threw; the digest is what the server's log calls it. */
  error: Error & { digest?: string };
  /** Draws the page anew. */
  onRetry: () => void;
}

/** In place of a page that could not be drawn: a fault of ours, said as such, with the way on. */
export function BrokenPage({ error, onRetry }: BrokenPageProps) {
  return (
    <main className="mx-auto flex max-w-160 flex-col gap-4 p-6">
      <h1 className="text-page font-semibold">This page broke</h1>
      <InlineError
        error={{
          title: error.message,
          detail: 'Nothing was changed by it. Draw the page again, or load it anew.',
          requestId: error.digest,
        }}
        title="A fault in the page itself"
        onRetry={onRetry}
      />
    </main>
  );
}
