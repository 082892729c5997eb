'use client';
import type { KeyboardEvent, RefObject } from 'react';
import type UPlot from 'uplot';
import { zoomAfter, type ChartWindow } from './chart-zoom.js';

/** Where a key moves the crosshair on `count` points; null takes it away, undefined is none of its keys. `at` null: it is not shown. */
export function crosshairAfter(key: string, at: number | null, count: number): number | null | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  const from = at ?? last;
  switch (key) {
    case 'ArrowLeft':
      return at === null ? last : Math.max(0, from - 1);
    case 'ArrowRight':
      return at === null ? last : Math.min(last, from + 1);
    case 'PageUp':
      return Math.max(0, from - Math.max(1, Math.round(count / 10)));
    case 'PageDown':
      return Math.min(last, from + Math.max(1, Math.round(count / 10)));
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/** What keys zoom: the window that is shown, and who is told of another one. */
export interface KeyZoom {
  window: ChartWindow;
  onZoom: (window: ChartWindow) => void;
}

/** Moves the crosshair of a chart, and of all that share it, from point to point with the arrow keys; with `zoom`, its window too. */
export function useCrosshairKeys(chart: RefObject<UPlot | null>, cursor: number | null, zoom?: KeyZoom) {
  return (event: KeyboardEvent) => {
    const plot = chart.current;
    const times = plot?.data[0] ?? [];
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const window =
      zoom && isPlain ? zoomAfter(event, zoom.window, (cursor !== null && times[cursor]) || null) : undefined;
    if (zoom && window) {
      event.preventDefault();
      zoom.onZoom(window);
      return;
    }
    const next = crosshairAfter(event.key, cursor, times.length);
    if (!plot || next === undefined || !isPlain) return;
    event.preventDefault();
    point(plot, next === null ? null : (times[next] ?? null));
  };
}

/** Points at a time as a mouse would, so that the chart tells all that share its crosshair; null takes the mouse away. */
function point(plot: UPlot, time: number | null): void {
  const { over } = plot;
  if (time === null) {
    over.dispatchEvent(new MouseEvent('mouseleave'));
    return;
  }
  const { left, top } = over.getBoundingClientRect();
  const at = { clientX: left + plot.valToPos(time, 'x'), clientY: top + 1 };
  over.dispatchEvent(new MouseEvent('mouseenter', at));
  // A mouse that has not moved is not listened to.
  over.dispatchEvent(new MouseEvent('mousemove', { ...at, movementX: 1 }));
}
