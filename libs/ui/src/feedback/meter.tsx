import { formatNumber } from '../chart/series-data.js';
import { MiddleText } from '../layout/middle-text.js';
import { Shape } from '../status/status-shape.js';
import { cn } from '../style/class-name.js';

export interface MeterProps {
  /** What has this capacity: "/var". A long path loses its middle. */
  label: string;
  /** What is used of it, and the whole, in the same unit. */
  value: number;
  max: number;
  /** The words beside it: "18 GiB of 252 GiB". */
  text: string;
  /** The percentage from which it is a warning. */
  warnFrom: number;
  /** The measurement is old: it states nothing about now. */
  stale?: boolean;
}

/** How full something is. Ink, because being used is no status; from the limit on a warning in shape, word and colour. */
export function Meter({ label, value, max, text, warnFrom, stale = false }: MeterProps) {
  const percent = max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 0;
  const isHigh = percent >= warnFrom && !stale;
  return (
    <div className={cn('flex flex-col gap-1', stale && 'text-muted')}>
      <div className="flex items-center justify-between gap-4 text-dense">
        <MiddleText text={label} keep={12} className="min-w-0" />
        <span className={cn('inline-flex shrink-0 items-center gap-1.5', isHigh ? 'text-warn' : 'text-muted')}>
          {isHigh ? <Shape shape="triangle" tone="warn" size={14} /> : null}
          {formatNumber(percent)} % full
        </span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-raised ring-1 ring-line-strong"
      >
        <div
          className={cn('h-full', isHigh ? 'bg-warn' : stale ? 'bg-line-strong' : 'bg-ink')}
          style={{ width: `${percent}%` }}
        />
      </div>
      <p className="text-meta text-muted">{text}</p>
    </div>
  );
}
