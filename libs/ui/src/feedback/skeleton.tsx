import { cn } from '../style/class-name.js';

export interface SkeletonProps {
  /** What is being waited for: "Reading nodes". Said to assistive technology once. */
  label?: string;
  /** Lines of text to stand in for; the last is shorter. */
  lines?: number;
  className?: string;
}

/** The shape of what comes. It does not move: nothing happened yet. */
export function Skeleton({ label, lines = 1, className }: SkeletonProps) {
  return (
    <div role={label ? 'status' : undefined} className="flex flex-col gap-2">
      {label ? <span className="sr-only">{label}…</span> : null}
      {Array.from({ length: lines }, (_, line) => (
        <span
          key={line}
          aria-hidden
          className={cn('block h-4 rounded-control bg-raised', lines > 1 && line === lines - 1 && 'w-2/3', className)}
        />
      ))}
    </div>
  );
}
