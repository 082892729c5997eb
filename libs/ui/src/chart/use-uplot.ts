'use client';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import UPlot from 'uplot';
import { useStale } from '../status/stale-scope.js';
import { useMedia } from '../style/use-media.js';
import { useTheme } from '../theme/theme-toggle.js';
import { useZone } from '../time/zone-context.js';
import { chartOptions, readLook, type ChartSpec } from './chart-option.js';
import type { Point } from './series-data.js';

type Spec = Omit<ChartSpec, 'zone'>;

/**
 * Keeps one uPlot in an element: made anew when its make-up or the theme changes, fed when only data changes, sized with its
 * element. A hidden tab draws nothing and catches up on return.
 */
export function useUplot(
  host: RefObject<HTMLDivElement | null>,
  data: { times: number[]; series: Point[][] },
  height: number,
  spec: Spec,
): RefObject<UPlot | null> {
  const { zone } = useZone();
  const theme = useTheme();
  const isDarkSystem = useMedia('(prefers-color-scheme: dark)');
  const isStale = useStale() !== null;
  const chart = useRef<UPlot | null>(null);
  const latest = useRef({ data, spec });
  useLayoutEffect(() => {
    latest.current = { data, spec };
  });
  const makeUp = JSON.stringify([
    spec.labels,
    spec.min,
    spec.max,
    spec.threshold,
    spec.syncKey,
    spec.binary,
    spec.band,
    spec.onZoom !== undefined,
    Boolean(spec.range),
    height,
    zone,
    theme,
    isDarkSystem,
    isStale,
  ]);
  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new UPlot(
      chartOptions(follow(latest, zone), readLook(element), element.clientWidth, height),
      aligned(latest.current.data),
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
    // `makeUp` is the whole of what a drawn chart depends on besides its data.
    // oxlint-disable-next-line exhaustive-deps
  }, [host, makeUp]);
  useEffect(() => {
    const draw = () => {
      if (!document.hidden) chart.current?.setData(aligned(data));
    };
    draw();
    document.addEventListener('visibilitychange', draw);
    return () => document.removeEventListener('visibilitychange', draw);
    // A moved window is drawn anew although the data are the same.
    // oxlint-disable-next-line exhaustive-deps
  }, [data, spec.events, spec.range?.from, spec.range?.to]);
  return chart;
}

// The chart outlives many renders: what it asks later must be answered by the newest one.
function follow(latest: RefObject<{ spec: Spec }>, zone: ChartSpec['zone']): ChartSpec {
  const now = latest.current.spec;
  return {
    ...now,
    zone,
    get events() {
      return latest.current.spec.events;
    },
    get range() {
      return latest.current.spec.range;
    },
    format: (value) => latest.current.spec.format(value),
    onCursor: (index) => latest.current.spec.onCursor(index),
    onZoom: now.onZoom && ((window) => latest.current.spec.onZoom?.(window)),
  };
}

function aligned(data: { times: number[]; series: Point[][] }): UPlot.AlignedData {
  return [data.times, ...data.series];
}
