'use client';
import { cellMetricWords, type CellMetric } from '@fettle/contracts';
import { cn, subscribeTheme } from '@fettle/ui';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { cellAt, layoutOf, movedBy, placeOf, type CellLayout } from './cell-layout';
import { cellWords, type Cell } from './cell-scale';
import { paintCells, tonesOf } from './paint-cells';

interface HeatCanvasProps {
  cells: readonly Cell[];
  metric: CellMetric;
  label: string;
  /** The cell that is peeked at. */
  selected: string | null;
  onOpen: (id: string) => void;
}

/**
 * One cell each node on a canvas as tall as its cells; what is out of sight is not drawn. For assistive technology it is a list of which
 * the option that the keys have led to is there in words: arrow keys walk, Enter opens.
 */
export function HeatCanvas({ cells, metric, label, selected, onOpen }: HeatCanvasProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const id = useId();
  const layout = layoutOf(cells.length, useWidth(box));
  const walk = useWalk(box, cells, layout, onOpen);
  usePainting(box, canvas, { cells, metric, layout });
  const option = cells[walk.at];
  return (
    <div className="relative">
      <div
        ref={box}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={option ? `${id}-active` : undefined}
        className="relative w-full cursor-pointer rounded-control outline-offset-4 focus-visible:outline-2 focus-visible:outline-focus"
        style={{ height: layout.height }}
        {...walk.listeners}
      >
        <canvas ref={canvas} aria-hidden className="absolute start-0" />
        {option ? (
          <div
            id={`${id}-active`}
            role="option"
            aria-selected={option[0] === selected}
            aria-posinset={walk.at + 1}
            aria-setsize={cells.length}
            className={cn('pointer-events-none absolute', walk.hasFocus && 'outline-2 outline-ink')}
            style={mark(walk.at, layout)}
          >
            <span className="sr-only">{cellWords(option, metric, cellMetricWords[metric])}</span>
          </div>
        ) : null}
      </div>
      <Told cell={walk.told === null ? undefined : cells[walk.told]} metric={metric} />
    </div>
  );
}

/** The cell that is pointed at or walked to, in words for those who see. */
function Told({ cell, metric }: { cell: Cell | undefined; metric: CellMetric }) {
  if (!cell) {
    return (
      <p aria-hidden className="mt-2 py-1 text-meta text-muted">
        <span className="pointer-coarse:hidden">Point at a cell, or walk with the arrow keys.</span>
        <span className="hidden pointer-coarse:inline">Touch a cell to open its node.</span>
      </p>
    );
  }
  return (
    <p
      aria-hidden
      className="pointer-events-none sticky bottom-4 mt-2 w-fit max-w-full truncate rounded-control border border-line bg-surface px-2 py-1 text-meta shadow-float"
    >
      {cellWords(cell, metric, cellMetricWords[metric])}
    </p>
  );
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** Which cell the keys have led to and which one is pointed at. */
function useWalk(
  box: React.RefObject<HTMLDivElement | null>,
  cells: readonly Cell[],
  layout: CellLayout,
  onOpen: (id: string) => void,
) {
  const [active, setActive] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const at = Math.min(active, cells.length - 1);
  const open = (index: number | null) => {
    if (index === null || !cells[index]) return;
    setActive(index);
    onOpen(cells[index][0]);
  };
  const indexOf = (event: React.MouseEvent) => {
    const bounds = box.current!.getBoundingClientRect();
    return cellAt(event.clientX - bounds.left, event.clientY - bounds.top, layout, cells.length);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const isOpening = event.key === 'Enter' || event.key === ' ';
    const next = isOpening ? at : movedBy(event.key, at, layout, cells.length);
    if (next === null) return;
    event.preventDefault();
    if (isOpening) return open(at);
    setActive(next);
    bringIntoSight(box.current!, placeOf(next, layout).y, layout.pitch);
  };
  const listeners = {
    onFocus: () => setFocus(true),
    onBlur: () => setFocus(false),
    onMouseMove: (event: React.MouseEvent) => setHovered(indexOf(event)),
    onMouseLeave: () => setHovered(null),
    onClick: (event: React.MouseEvent) => open(indexOf(event)),
    onKeyDown,
  };
  return { at, hasFocus, told: hovered ?? (hasFocus ? at : null), listeners };
}

/** Room that the bars of the page take at its edges. */
const edgePx = 80;

function bringIntoSight(element: HTMLElement, y: number, pitch: number): void {
  const top = element.getBoundingClientRect().top + y;
  const below = top + pitch - (window.innerHeight - edgePx);
  if (top < edgePx) window.scrollBy({ top: top - edgePx - 40 });
  else if (below > 0) window.scrollBy({ top: below + 40 });
}

function mark(index: number, layout: ReturnType<typeof layoutOf>) {
  const { x, y } = placeOf(index, layout);
  return { insetInlineStart: x, top: y, width: layout.pitch - layout.gap, height: layout.pitch - layout.gap };
}

/** Draws what is in sight, again when that changes, and when the theme does. */
function usePainting(
  box: React.RefObject<HTMLDivElement | null>,
  canvas: React.RefObject<HTMLCanvasElement | null>,
  { cells, metric, layout }: { cells: readonly Cell[]; metric: CellMetric; layout: ReturnType<typeof layoutOf> },
) {
  const { height, columns, pitch } = layout;
  useEffect(() => {
    let frame = 0;
    const paint = () => {
      const [element, surface] = [box.current, canvas.current];
      const context = surface?.getContext('2d');
      if (!element || !surface || !context || height === 0) return;
      const bounds = element.getBoundingClientRect();
      const margin = 400;
      const from = Math.max(0, Math.floor((-bounds.top - margin) / pitch) * pitch);
      const to = Math.min(height, window.innerHeight - bounds.top + margin);
      const scale = window.devicePixelRatio || 1;
      const tall = Math.max(0, to - from);
      surface.width = Math.ceil(element.clientWidth * scale);
      surface.height = Math.ceil(tall * scale);
      Object.assign(surface.style, { top: `${from}px`, width: `${element.clientWidth}px`, height: `${tall}px` });
      context.setTransform(scale, 0, 0, scale, 0, 0);
      paintCells(context, { cells, metric, layout, tones: tonesOf(element), from, to });
    };
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(paint);
    };
    paint();
    // Whatever scrolls, the page or a part of it.
    window.addEventListener('scroll', soon, { capture: true, passive: true });
    window.addEventListener('resize', soon);
    const endTheme = subscribeTheme(soon);
    return () => {
      endTheme();
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', soon, { capture: true });
      window.removeEventListener('resize', soon);
    };
    // The layout is new with each render and the same while its parts are.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [box, canvas, cells, metric, height, columns, pitch]);
}
