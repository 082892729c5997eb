'use client';
import { Input, Select } from './input.js';

export const periods = ['1h', '24h', '7d', '30d', 'days'] as const;
/** The time up to now, or between two days. */
export type Period = (typeof periods)[number];

/** `from` and `to` hold for `days` only: the first and the last day, by their beginning in UTC. */
export interface PeriodView {
  readonly range: Period | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const lengthMs: Record<Exclude<Period, 'days'>, number> = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
};
/** A period moves on in steps: within one step every page of a list belongs to one question. */
export const PERIOD_STEP_MS = 60_000;

/** What an API is asked for: the period as instants, at most `nowMs`, which only periods up to now need. */
export function periodSpan({ range, from, to }: PeriodView, nowMs: number): { from?: string; to?: string } {
  if (range === null) return {};
  if (range !== 'days')
    return { from: new Date(Math.floor(nowMs / PERIOD_STEP_MS) * PERIOD_STEP_MS - lengthMs[range]).toISOString() };
  return {
    ...(from ? { from: from.toISOString() } : {}),
    // The last day is meant whole.
    ...(to ? { to: new Date(to.getTime() + DAY_MS).toISOString() } : {}),
  };
}

const words: Record<Period, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  days: 'Between two days',
};
const options = [{ value: '', label: 'Any time' }, ...periods.map((value) => ({ value, label: words[value] }))];

export interface PeriodFilterProps {
  value: PeriodView;
  onChange: (patch: Partial<PeriodView>) => void;
}

/** Which time a list is of: any, the time up to now, or whole days. */
export function PeriodFilter({ value, onChange }: PeriodFilterProps) {
  return (
    <>
      <Select
        aria-label="Time"
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        options={options}
        value={value.range ?? ''}
        onChange={(event) => onChange({ range: (event.target.value || null) as Period | null, from: null, to: null })}
      />
      {value.range === 'days' ? <Days value={value} onChange={onChange} /> : null}
    </>
  );
}

/** The first and the last day, both whole and both in UTC, which is what the address says. */
function Days({ value, onChange }: PeriodFilterProps) {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '';
  const read = (text: string) => (text ? new Date(`${text}T00:00:00.000Z`) : null);
  return (
    <span className="flex flex-wrap items-center gap-2 text-dense text-muted">
      <Input
        type="date"
        aria-label="First day, UTC"
        className="w-40"
        value={day(value.from)}
        max={day(value.to)}
        onChange={(event) => onChange({ from: read(event.target.value) })}
      />
      to
      <Input
        type="date"
        aria-label="Last day, UTC"
        className="w-40"
        value={day(value.to)}
        min={day(value.from)}
        onChange={(event) => onChange({ to: read(event.target.value) })}
      />
      UTC
    </span>
  );
}
