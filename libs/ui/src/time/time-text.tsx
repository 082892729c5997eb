'use client';
import { cn } from '../style/class-name.js';
import { formatAge, formatDuration, formatExact, formatRelative, toMs } from './format-time.js';
import { useNow } from './use-now.js';
import { useZone } from './zone-context.js';

type Time = string | number | Date;

export interface TimeTextProps {
  /** ISO text, epoch milliseconds or a date. */
  at: Time;
  /** `exact` always shows date, time and zone. Default: relative up to 24 h, then the date. */
  form?: 'relative' | 'exact';
  className?: string;
}

/** A moment, in the zone of the page, with the exact time as its title. */
export function TimeText({ at, form = 'relative', className }: TimeTextProps) {
  const { zone } = useZone();
  const now = useNow();
  const exact = formatExact(at, zone);
  const ms = toMs(at);
  return (
    <time
      dateTime={Number.isNaN(ms) ? undefined : new Date(ms).toISOString()}
      title={exact}
      suppressHydrationWarning
      className={cn('whitespace-nowrap', className)}
    >
      {form === 'exact' || now === null ? exact : formatRelative(at, now, zone)}
    </time>
  );
}

export interface FreshnessProps {
  /** When it was last measured; null means never. */
  at: Time | null | undefined;
  /** From this age on it is called late, from three times of it stale. */
  expectedEveryMs: number;
  /** What was done then: "checked". */
  did?: string;
  className?: string;
}

/** How old a measurement is, in words that get louder with age: "6 s ago", "40 s ago, late", "stale, 4 min ago". */
export function Freshness({ did, ...age }: FreshnessProps) {
  if (did === undefined) return <Age {...age} />;
  return (
    <>
      {did} <Age {...age} />
    </>
  );
}

function Age({ at, expectedEveryMs, className }: FreshnessProps) {
  const { zone } = useZone();
  const now = useNow();
  if (at === null || at === undefined) return <span className={cn('text-muted', className)}>never measured</span>;
  const age = now === null ? 0 : now - toMs(at);
  const word = age > expectedEveryMs * 3 ? 'stale' : age > expectedEveryMs ? 'late' : 'fresh';
  return (
    <time
      dateTime={new Date(toMs(at)).toISOString()}
      title={formatExact(at, zone)}
      data-freshness={word}
      suppressHydrationWarning
      className={cn('whitespace-nowrap', word === 'late' ? 'text-warn' : 'text-muted', className)}
    >
      {word === 'stale' ? 'stale, ' : ''}
      {now === null ? formatExact(at, zone) : age < 1_000 ? 'now' : `${formatAge(age)} ago`}
      {word === 'late' ? ', late' : ''}
    </time>
  );
}

export interface DurationTextProps {
  from: Time;
  /** Open end: counts on while the page is open. */
  to?: Time | null;
  className?: string;
}

/** How long something took, or takes so far. */
export function DurationText({ from, to, className }: DurationTextProps) {
  const now = useNow();
  const end = to === null || to === undefined ? now : toMs(to);
  return (
    <span suppressHydrationWarning className={cn('whitespace-nowrap tabular-nums', className)}>
      {end === null ? '…' : formatDuration(end - toMs(from))}
    </span>
  );
}
