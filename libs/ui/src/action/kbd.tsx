import type { ReactNode } from 'react';

/** One key of a shortcut. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-control border border-line-strong bg-surface px-1 text-meta text-muted">
      {children}
    </kbd>
  );
}
