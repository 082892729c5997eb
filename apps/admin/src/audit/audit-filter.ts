'use client';
import { useNow, PERIOD_STEP_MS, periods, periodSpan } from '@fettle/ui';
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

const urlState = {
  q: parseAsString,
  event: parseAsString,
  actor: parseAsString,
  target: parseAsString,
  workspace: parseAsString,
  range: parseAsStringLiteral(periods),
  from: parseAsIsoDate,
  to: parseAsIsoDate,
  entry: parseAsString,
};

/** What the API is asked for: only what narrows. */
export interface AuditFilter {
  q?: string;
  event?: string;
  actor?: string;
  target?: string;
  workspace?: string;
  from?: string;
  to?: string;
}

/** The page's state, all of it in the URL, and the question to the API that follows from it (null until the clock is known). */
export function useAuditView() {
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const now = useNow(PERIOD_STEP_MS);
  const { q, event, actor, target, workspace, range } = view;
  const texts = Object.entries({ q, event, actor, target, workspace }).filter(
    ([, text]) => text !== null && text !== '',
  );
  const filter: AuditFilter | null =
    range !== null && range !== 'days' && now === null
      ? null
      : { ...Object.fromEntries(texts), ...periodSpan(view, now ?? 0) };
  const isFiltered = texts.length > 0 || range !== null;
  const clear = () =>
    void setView({
      q: null,
      event: null,
      actor: null,
      target: null,
      workspace: null,
      range: null,
      from: null,
      to: null,
    });
  return { view, setView, filter, isFiltered, clear };
}

export type AuditView = ReturnType<typeof useAuditView>;
