import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface StatProps {
  label: string;
  /** With its unit; null means not measured. */
  value: ReactNode;
  /** The scope: "of 142 nodes", "limit 90 %". */
  scope?: ReactNode;
  /** A sparkline or a status. */
  aside?: ReactNode;
  className?: string;
}

/** One number that answers something, with unit and scope. */
export function Stat({ label, value, scope, aside, className }: StatProps) {
  const measured = value !== null && value !== undefined;
  return (
    <div className={cn('flex min-w-0 items-end justify-between gap-3', className)}>
      <div className="min-w-0">
        <div className="truncate text-meta text-muted">{label}</div>
        <div className={cn('truncate text-section font-semibold', !measured && 'font-normal text-muted')}>
          {measured ? value : 'not measured'}
        </div>
        {scope ? <div className="truncate text-meta text-muted">{scope}</div> : null}
      </div>
      {aside}
    </div>
  );
}
