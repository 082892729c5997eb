import { cn } from '@fettle/ui';
import type { ReactNode } from 'react';

/** A word on a node, as an item of a list. */
export function Badge({ children, mono, strong }: { children: ReactNode; mono?: boolean; strong?: boolean }) {
  return (
    <li
      className={cn(
        'rounded-[3px] border border-line px-1.5 py-0.5 text-meta [overflow-wrap:anywhere]',
        strong ? 'border-line-strong font-medium' : 'text-muted',
        mono && 'font-mono',
      )}
    >
      {children}
    </li>
  );
}
