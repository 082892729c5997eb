'use client';
import { cn } from '../style/class-name.js';
import { formatAge, toMs } from '../time/format-time.js';
import { useNow } from '../time/use-now.js';
import { Shape } from './status-shape.js';

export interface LiveIndicatorProps {
  connection: 'connected' | 'connecting' | 'offline';
  /** When the last sign of life came over the stream. Null: nothing yet. */
  lastEventAt: string | number | Date | null;
  /** A connected stream that was silent for longer is called late. Default 30 s. */
  lateAfterMs?: number;
  className?: string;
}

/** Says whether what is on screen moves with the system: "live", "late, 40 s", "offline, 2 min". */
export function LiveIndicator({ connection, lastEventAt, lateAfterMs = 30_000, className }: LiveIndicatorProps) {
  const now = useNow();
  const age = now === null || lastEventAt === null ? null : now - toMs(lastEventAt);
  const said = describe(connection, age, lateAfterMs);
  return (
    <span
      className={cn('inline-flex items-center gap-1.5 whitespace-nowrap text-meta', className)}
      data-live={said.word}
      title={age === null ? undefined : `last read ${formatAge(age)} ago`}
    >
      <Shape shape={said.shape} tone={said.tone} size={14} />
      <span className={said.word === 'live' ? 'text-muted' : 'text-ink'}>
        {said.word}
        {said.word !== 'live' && age !== null ? <span className="nav-open-only">, {formatAge(age)}</span> : null}
      </span>
      <span role="status" className="sr-only">
        {said.announce}
      </span>
    </span>
  );
}

function describe(connection: LiveIndicatorProps['connection'], age: number | null, lateAfterMs: number) {
  if (connection === 'offline') {
    return {
      word: 'offline',
      shape: 'diamond',
      tone: 'crit',
      announce: 'Live updates are cut; what you see may be old',
    } as const;
  }
  if (connection === 'connecting') {
    return { word: 'connecting', shape: 'half', tone: 'active', announce: '' } as const;
  }
  if (age !== null && age > lateAfterMs) {
    return { word: 'late', shape: 'triangle', tone: 'warn', announce: 'Live updates are late' } as const;
  }
  return { word: 'live', shape: 'disc', tone: 'ok', announce: '' } as const;
}
