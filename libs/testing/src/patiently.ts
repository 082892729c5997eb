import { setTimeout as sleep } from 'node:timers/promises';

/** How long a caller stays away who was told that all places are taken. */
const STAY_AWAY_MS = 25;

/**
 * Asks again as long as it is told that all places are taken, as callers do:
 * on a slow machine fifty at once are more than the pool serves within its limit.
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { code?: unknown } | null)?.code !== 'overloaded') throw error;
      await sleep(STAY_AWAY_MS);
    }
  }
}
