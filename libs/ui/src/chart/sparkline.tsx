import { cn } from '../style/class-name.js';
import { sparkPath, type Point } from './series-data.js';

export interface SparklineProps {
  /** What it shows, in words with the newest value: "CPU over 1 h, now 12 %". */
  label: string;
  /** Evenly spaced; null is a gap. */
  values: readonly Point[];
  /** Honest scale: default from zero to the largest value. */
  min?: number;
  max?: number;
  width?: number;
  height?: number;
  /** Old data looks old. */
  stale?: boolean;
  className?: string;
}

/** A small line without axes, for rows. Gaps stay gaps. */
export function Sparkline({ label, values, min = 0, max, width = 72, height = 18, stale, className }: SparklineProps) {
  const measured = values.filter((value) => value != null);
  if (measured.length === 0) return <span className={cn('text-meta text-muted', className)}>not measured</span>;
  const top = max ?? Math.max(...measured, min + 1);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className={cn('shrink-0 overflow-visible', stale ? 'text-muted' : 'text-ink', className)}
    >
      <path
        d={sparkPath(values, { width, height, min, max: top })}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeDasharray={stale ? '2 3' : undefined}
      />
    </svg>
  );
}
