'use client';
import { useNow, PERIOD_STEP_MS, periods, periodSpan } from '@fettle/ui';
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const severities = ['info', 'warning', 'critical'] as const;

const urlState = {
  text: parseAsString,
  type: parseAsString,
  severity: parseAsStringLiteral(severities),
  range: parseAsStringLiteral(periods),
  from: parseAsIsoDate,
  to: parseAsIsoDate,
};

/** What the API is asked for: only what narrows. */
export interface EventFilter {
  nodeId?: string;
  text?: string;
  type?: string;
  severity?: (typeof severities)[number];
  from?: string;
  to?: string;
}

/** The filters in the address, and the question that follows from them (null until the clock is known). `nodeId`: of one node only. */
export function useEventView(nodeId?: string) {
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const now = useNow(PERIOD_STEP_MS);
  const { text, type, severity, range } = view;
  const needsClock = range !== null && range !== 'days';
  const chosen = Object.entries({ text, type, severity }).filter(([, value]) => value !== null && value !== '');
  const filter: EventFilter | null =
    needsClock && now === null
      ? null
      : { ...(nodeId && { nodeId }), ...Object.fromEntries(chosen), ...periodSpan(view, now ?? 0) };
  const clear = () => void setView({ text: null, type: null, severity: null, range: null, from: null, to: null });
  return { view, setView, filter, isFiltered: chosen.length > 0 || range !== null, clear };
}

export type EventView = ReturnType<typeof useEventView>;
