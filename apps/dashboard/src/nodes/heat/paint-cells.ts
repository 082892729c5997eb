import type { CellMetric } from '@fettle/contracts';
import { placeOf, type CellLayout } from './cell-layout';
import { lookOf, type Cell, type CellLook } from './cell-scale';

type Tones = Readonly<Record<CellLook['tone'] | 'line' | 'surface' | 'ink', string>>;

/** The colours of the theme, as the page has them now. */
export function tonesOf(element: Element): Tones {
  const style = getComputedStyle(element);
  const tone = (name: string) => style.getPropertyValue(name).trim() || style.color;
  return {
    ok: tone('--ok'),
    warn: tone('--warn'),
    crit: tone('--crit'),
    neutral: tone('--neutral'),
    line: tone('--border-strong'),
    surface: tone('--surface'),
    ink: tone('--text'),
  };
}

export interface Painted {
  readonly cells: readonly Cell[];
  readonly metric: CellMetric;
  readonly layout: CellLayout;
  readonly tones: Tones;
  /** The part that is in sight, in CSS pixels: cells outside are left alone. */
  readonly from: number;
  readonly to: number;
}

/** Draws the cells in sight. The canvas begins at `from`. */
export function paintCells(context: CanvasRenderingContext2D, painted: Painted): void {
  const { cells, metric, layout, tones, from, to } = painted;
  const { columns, pitch, gap } = layout;
  const first = Math.max(0, Math.floor(from / pitch)) * columns;
  const last = Math.min(cells.length, Math.ceil(to / pitch) * columns);
  for (let index = first; index < last; index += 1) {
    const { x, y } = placeOf(index, layout);
    paintCell(context, { x, y: y - from, size: pitch - gap }, lookOf(cells[index]!, metric), tones);
  }
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** One cell, also in the legend. */
export function paintCell(
  context: CanvasRenderingContext2D,
  { x, y, size }: Square,
  look: CellLook,
  tones: Tones,
): void {
  const tone = tones[look.tone];
  context.fillStyle = tone;
  context.strokeStyle = tone;
  context.lineWidth = 1;
  switch (look.shape) {
    case 'full':
      return context.fillRect(x, y, size, size);
    case 'hollow':
      context.strokeStyle = tones.line;
      return context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    case 'corner':
      context.beginPath();
      context.moveTo(x, y + size);
      context.lineTo(x + size / 2, y);
      context.lineTo(x + size, y + size);
      context.closePath();
      return context.fill();
    case 'cross':
      context.fillRect(x, y, size, size);
      context.strokeStyle = tones.surface;
      context.lineWidth = Math.max(1.5, size / 8);
      context.beginPath();
      context.moveTo(x + size * 0.25, y + size * 0.25);
      context.lineTo(x + size * 0.75, y + size * 0.75);
      context.moveTo(x + size * 0.75, y + size * 0.25);
      context.lineTo(x + size * 0.25, y + size * 0.75);
      return context.stroke();
    case 'level': {
      const height = Math.round((size * look.level) / 4);
      context.fillRect(x, y + size - height, size, height);
      return context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }
  }
}
