import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy and returns it. An error thrown by the condition counts as "not yet".
 * Rejects after `timeoutMs` (default 10 s) with `what` and the last error.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, what = 'the condition' }: { timeoutMs?: number; what?: string } = {},
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (let pause = 2; ; pause = Math.min(50, pause * 1.5)) {
    try {
      const value = await condition();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeoutMs} ms in vain for ${what}${last ? `: ${(last as Error).message}` : ''}`, {
        cause: last,
      });
    }
    await delay(pause);
  }
}
