'use client';
import { lazy, Suspense } from 'react';

// The words of all codes come when a node has refused something.
const RefusalWords = lazy(async () => ({ default: (await import('./refusal-words')).RefusalWords }));

/** Goes below the words of a node that refused: what can be done about it, and the code. Nothing where the node gave none. */
export function RefusalNote({ refusal }: { refusal: string | null }) {
  if (refusal === null) return null;
  return (
    <span className="mt-1 block">
      <Suspense fallback={null}>
        <RefusalWords code={refusal} />
      </Suspense>{' '}
      <RefusalCode code={refusal} />
    </span>
  );
}

/** The code of a refusal, for whoever looks it up or tells it to somebody. */
export function RefusalCode({ code }: { code: string }) {
  return <code className="text-log break-all text-muted">{code}</code>;
}
