/** Waits between the tries of one delivery, in seconds: ten tries over about a day. */
export const waitsS = [10, 60, 300, 900, 3_600, 7_200, 14_400, 21_600, 43_200] as const;
/** The first try, and one after each wait. */
export const triesInAll = waitsS.length + 1;
/** Waits grow by up to this share, by chance: mails that failed together do not come together again. */
const JITTER = 0.2;

/** How long to wait after a try that `triesLeft` others may follow, in ms; `chance` is from 0 to 1. */
export function waitMs(triesLeft: number, chance: number): number {
  const tried = Math.min(Math.max(triesInAll - triesLeft, 1), waitsS.length);
  return Math.round(waitsS[tried - 1]! * 1_000 * (1 + JITTER * chance));
}

/** How long a try may own its delivery, in ms; the mail server has half of it. */
export const LEASE_MS = 120_000;
/** A job that was announced and not begun for so long is announced again. */
export const ANNOUNCE_MS = 30_000;
/** A dead letter keeps its content for so long. */
export const DEAD_DAYS = 7;
