'use client';
import { useNow } from '@fettle/ui';
import { parseAsIsoDate, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const ranges = ['1h', '24h', '7d', '30d', 'days'] as const;
export type Range = (typeof ranges)[number];
const lengthMs: Record<Exclude<Range, 'days'>, number> = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
};

const urlState = {
  q: parseAsString,
  event: parseAsString,
  actor: parseAsString,
  target: parseAsString,
  workspace: parseAsString,
  range: parseAsStringLiteral(ranges),
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
  // A range moves on in steps: within one step every page of the list belongs to one question.
  const now = useNow(60_000);
  const { q, event, actor, target, workspace, range } = view;
  const texts = Object.entries({ q, event, actor, target, workspace }).filter(
    ([, text]) => text !== null && text !== '',
  );
  const filter: AuditFilter | null =
    range !== null && range !== 'days' && now === null ? null : { ...Object.fromEntries(texts), ...span(view, now) };
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

function span(view: { range: Range | null; from: Date | null; to: Date | null }, now: number | null): AuditFilter {
  if (view.range === null) return {};
  if (view.range === 'days') {
    return {
      ...(view.from ? { from: view.from.toISOString() } : {}),
      // The last day is meant whole.
      ...(view.to ? { to: new Date(view.to.getTime() + 86_400_000).toISOString() } : {}),
    };
  }
  return { from: new Date(Math.floor((now ?? 0) / 60_000) * 60_000 - lengthMs[view.range]).toISOString() };
}
