import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface EmptyStateProps {
  /** What is not there, in a sentence: "No node has joined yet". */
  title: string;
  /** Why that is, or what will fill it. */
  children?: ReactNode;
  /** The next step; leave out only where nobody can take one. */
  action?: ReactNode;
  /** With a frame of its own, where it does not stand in a panel. */
  boxed?: boolean;
  className?: string;
}

/** Nothing here, and what to do about it. */
export function EmptyState({ title, children, action, boxed = false, className }: EmptyStateProps) {
  return (
    <div
      className={cn(
        'flex flex-col items-start gap-3 px-4 py-8 sm:px-6 sm:py-12',
        boxed && 'rounded-panel border border-line bg-surface',
        className,
      )}
    >
      <p className="text-section font-semibold">{title}</p>
      {children ? <div className="max-w-[60ch] text-body text-muted">{children}</div> : null}
      {action}
    </div>
  );
}
