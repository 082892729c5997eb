/** A stretch of time in seconds since the epoch. */
export interface ChartWindow {
  from: number;
  to: number;
}

/** Nobody reads less than this, and nothing is measured more often than every two seconds. */
const leastS = 60;

/**
 * The window that a key asks for: `+` and `-` halve and double it around the crosshair (its middle without one), Shift with an arrow moves
 * it by a quarter. Undefined is none of its keys, or a window that would be too short.
 */
export function zoomAfter(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  window: ChartWindow,
  at: number | null,
): ChartWindow | undefined {
  const length = window.to - window.from;
  if (shiftKey && (key === 'ArrowLeft' || key === 'ArrowRight')) {
    const by = (key === 'ArrowLeft' ? -length : length) / 4;
    return { from: window.from + by, to: window.to + by };
  }
  const factor = key === '+' || key === '=' ? 0.5 : key === '-' || key === '_' ? 2 : undefined;
  if (factor === undefined || length * factor < leastS) return undefined;
  const middle = at ?? (window.from + window.to) / 2;
  return { from: middle - (middle - window.from) * factor, to: middle + (window.to - middle) * factor };
}

/** The window between two ends of a drag, in whichever direction; undefined where it is too short to be meant. */
export function draggedWindow(one: number, other: number): ChartWindow | undefined {
  const [from, to] = one < other ? [one, other] : [other, one];
  return to - from >= leastS ? { from, to } : undefined;
}
