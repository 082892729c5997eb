/** Where a figure of the platform stands: health and self-check read it by the same limits and say it in their own words. */
export type Level = 'ok' | 'warn' | 'fail';

const SLOW_S = 10;
const STUCK_S = 60;
const CLOCK_OFF_MS = 2_000;
const SLOW_LOOP_MS = 250;
const GIB = 1024 ** 3;

/** Sizes in bytes of a file system. */
export interface Room {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** `oldestS`: for how many seconds the oldest waits. From 10 s it is worth a look, from 60 s nothing seems to work it off. */
export function backlogLevel(oldestS: number): Level {
  if (oldestS < SLOW_S) return 'ok';
  return oldestS < STUCK_S ? 'warn' : 'fail';
}

/** Little room is less than 2 GiB or 5 %, none is less than 256 MiB or 1 %. */
export function roomLevel(room: Room): Level {
  const percent = freePercent(room);
  if (room.freeBytes < 0.25 * GIB || percent < 1) return 'fail';
  return room.freeBytes < 2 * GIB || percent < 5 ? 'warn' : 'ok';
}

/** 0 to 100; 0 where there is nothing. */
export function freePercent({ totalBytes, freeBytes }: Room): number {
  return totalBytes > 0 ? (freeBytes / totalBytes) * 100 : 0;
}

/** Free and whole, for people. */
export function roomWords({ totalBytes, freeBytes }: Room): string {
  return `${(freeBytes / GIB).toFixed(1)} GiB of ${(totalBytes / GIB).toFixed(1)} GiB are free.`;
}

/** `offsetMs`: how far two clocks are apart, either way. */
export function clockLevel(offsetMs: number): Level {
  return Math.abs(offsetMs) > CLOCK_OFF_MS ? 'warn' : 'ok';
}

/** An event loop that is late by more than 250 ms makes people wait. */
export function loopLevel(delayMs: number): Level {
  return delayMs > SLOW_LOOP_MS ? 'warn' : 'ok';
}
