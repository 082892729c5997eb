'use client';
import { useNow, PERIOD_STEP_MS, periods, periodSpan } from '@fettle/ui';
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

const urlState = {
  q: parseAsString,
  event: parseAsString,
  actor: parseAsString,
  target: parseAsString,
  range: parseAsStringLiteral(periods),
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
  const now = useNow(PERIOD_STEP_MS);
  const { q, event, actor, target, range } = view;
  const texts = Object.entries({ q, event, actor, target }).filter(([, text]) => text !== null && text !== '');
  const needsClock = range !== null && range !== 'days';
  const filter: ActivityFilter | null =
    needsClock && now === null ? null : { ...Object.fromEntries(texts), ...periodSpan(view, now ?? 0) };
  const clear = () =>
    void setView({ q: null, event: null, actor: null, target: null, range: null, from: null, to: null });
  return { view, setView, filter, isFiltered: texts.length > 0 || range !== null, clear };
}

export type ActivityView = ReturnType<typeof useActivityView>;
