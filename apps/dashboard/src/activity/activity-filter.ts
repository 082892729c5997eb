'use client';
import { useNow } from '@fettle/ui';
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const ranges = ['1h', '24h', '7d', '30d', 'days'] as const;
export type Range = (typeof ranges)[number];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const lengthMs: Record<Exclude<Range, 'days'>, number> = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
};
/** A range moves on in steps: within one step every page of the list belongs to one question. */
const STEP_MS = 60_000;

const urlState = {
  q: parseAsString,
  event: parseAsString,
  actor: parseAsString,
  target: parseAsString,
  range: parseAsStringLiteral(ranges),
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  peek: parseAsString,
};

/** What the API is asked for: only what narrows. */
export interface ActivityFilter {
  q?: string;
  event?: string;
  actor?: string;
  target?: string;
  from?: string;
  to?: string;
}

/** The page's state, all of it in the address, and the question to the API that follows from it (null until the clock is known). */
export function useActivityView() {
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const now = useNow(STEP_MS);
  const { q, event, actor, target, range } = view;
  const texts = Object.entries({ q, event, actor, target }).filter(([, text]) => text !== null && text !== '');
  const needsClock = range !== null && range !== 'days';
  const filter: ActivityFilter | null =
    needsClock && now === null ? null : { ...Object.fromEntries(texts), ...span(view, now ?? 0) };
  const clear = () =>
    void setView({ q: null, event: null, actor: null, target: null, range: null, from: null, to: null });
  return { view, setView, filter, isFiltered: texts.length > 0 || range !== null, clear };
}

export type ActivityView = ReturnType<typeof useActivityView>;

function span(view: { range: Range | null; from: Date | null; to: Date | null }, now: number): ActivityFilter {
  if (view.range === null) return {};
  if (view.range !== 'days')
    return { from: new Date(Math.floor(now / STEP_MS) * STEP_MS - lengthMs[view.range]).toISOString() };
  return {
    ...(view.from ? { from: view.from.toISOString() } : {}),
    // The last day is meant whole.
    ...(view.to ? { to: new Date(view.to.getTime() + DAY_MS).toISOString() } : {}),
  };
}
