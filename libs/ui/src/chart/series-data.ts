/**
 * A value per time; null where nothing was measured. Undefined where others of the chart were measured and this one was not just then: its
 * line goes on.
 */
export type Point = number | null | undefined;

/**
 * Puts a null between two times that lie further apart than `maxGapS` seconds, in every series, so that no line is drawn over a
 * time that was not measured. Times are seconds since the epoch, rising. Returns new arrays.
 */
export function breakGaps(times: readonly number[], series: readonly (readonly Point[])[], maxGapS: number) {
  const outTimes: number[] = [];
  const out: Point[][] = series.map(() => []);
  times.forEach((time, index) => {
    const previous = times[index - 1];
    if (previous !== undefined && time - previous > maxGapS) {
      outTimes.push(previous + maxGapS);
      for (const column of out) column.push(null);
    }
    outTimes.push(time);
    series.forEach((values, at) => out[at]?.push(index < values.length ? values[index] : null));
  });
  return { times: outTimes, series: out };
}

/** The newest measured value of a series and its time, or null. */
export function lastPoint(times: readonly number[], values: readonly Point[]): { time: number; value: number } | null {
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index];
    const time = times[index];
    if (value !== null && value !== undefined && time !== undefined) return { time, value };
  }
  return null;
}

/** The value at an index, or the last one before it while the line goes on. Null in a gap, and before the first. */
export function valueAt(values: readonly Point[], index: number): number | null {
  for (let at = index; at >= 0; at -= 1) if (values[at] !== undefined) return values[at] ?? null;
  return null;
}

/** The drawing area in pixels and the values at its bottom and top. */
export interface SparkBox {
  width: number;
  height: number;
  min: number;
  max: number;
}

/** SVG path data for values evenly spread over the width, from zero or `min` to `max`; a null lifts the pen. */
export function sparkPath(values: readonly Point[], box: SparkBox): string {
  const { width, height, min, max } = box;
  const span = max - min || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let pen = false;
  let path = '';
  values.forEach((value, index) => {
    if (value === null || value === undefined) {
      pen = false;
      return;
    }
    const x = (index * step).toFixed(1);
    const y = (height - ((Math.min(max, Math.max(min, value)) - min) / span) * height).toFixed(1);
    path += `${pen ? 'L' : 'M'}${x} ${y}`;
    // A lone point between two gaps would be invisible: it becomes a dot.
    if (!pen && (values[index + 1] === null || index === values.length - 1)) path += 'h0.01';
    pen = true;
  });
  return path;
}

/** "12.4", "1,204", "0.03": three significant digits, no more than the eye can use. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** "0 B", "4.2 KiB", "512 MiB": powers of 1024, the way memory and disks are counted. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : formatNumber(Number(value.toPrecision(3)))} ${units[unit]}`;
}
