'use client';
import { createContext, use } from 'react';
import type { ReactNode } from 'react';

const StaleContext = createContext<number | null>(null);

export interface StaleScopeProps {
  /** When what stands below was last read, in epoch milliseconds, where it cannot be refreshed now; null where it can. */
  since: number | null;
  children: ReactNode;
}

/** Old data looks old: everything below loses its colours and its ink while it cannot be refreshed. Errors keep theirs. */
export function StaleScope({ since, children }: StaleScopeProps) {
  return (
    <StaleContext value={since}>
      <div data-stale={since === null ? undefined : ''} className="contents">
        {children}
      </div>
    </StaleContext>
  );
}

/** Since when (epoch milliseconds) what this part shows is only remembered; null while it can be refreshed. */
export function useStale(): number | null {
  return use(StaleContext);
}
