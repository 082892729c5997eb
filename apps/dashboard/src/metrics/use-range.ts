'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { useClockOffset } from '@/data/server-clock';
import { betweenOf, presetMs, presetValues, rangeOfUrl, type MetricRange, type Preset } from './metric-range';

/** The window of a page of charts, as its address says it, and how to choose another. */
export interface RangeState {
  range: MetricRange;
  /** Whether the window moves along with time. One between two moments stands still. */
  isLive: boolean;
  choose: (preset: Preset) => void;
  /** Zooms to a window of epoch milliseconds; one that cannot be shown is ignored. Back leads out of it again. */
  zoom: (fromMs: number, toMs: number) => void;
  /** Lets the window stand where it is, or follow along. */
  setLive: (isLive: boolean) => void;
}

/** Keeps the window in the address: `range` is a length back from now, `from` and `to` are two moments. */
export function useRange(fallback: Preset): RangeState {
  const [state, setState] = useQueryStates(
    { range: parseAsStringLiteral(presetValues), from: parseAsString, to: parseAsString },
    { history: 'replace' },
  );
  const offsetMs = useClockOffset();
  const { from, to } = state;
  const preset = state.range ?? fallback;
  const range = useMemo<MetricRange>(() => rangeOfUrl(from, to) ?? { kind: 'back', preset }, [from, to, preset]);
  const zoom = (fromMs: number, toMs: number) => {
    const found = betweenOf(fromMs, toMs, Date.now() + offsetMs);
    if (found?.kind !== 'between') return;
    const next = { from: new Date(found.fromMs).toISOString(), to: new Date(found.toMs).toISOString() };
    void setState(next, { history: 'push' });
  };
  return {
    range,
    isLive: range.kind === 'back',
    choose: (value) => void setState({ range: value, from: null, to: null }),
    zoom,
    setLive: (isLive) => {
      const now = Date.now() + offsetMs;
      if (isLive) void setState({ from: null, to: null });
      else if (range.kind === 'back') zoom(now - presetMs(range.preset), now);
    },
  };
}
