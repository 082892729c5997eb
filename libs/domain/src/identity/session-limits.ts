const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;

/** Open sessions of one person over all surfaces; the least recently used ends when one more begins. */
export const MAX_SESSIONS_PER_USER = 20;
/** Open sessions of everybody together; beyond it the least recently used ends, whoever's it is. */
export const MAX_SESSIONS = 10_000;
/** An old refresh token is honoured this long after its rotation: two tabs, or an answer that got lost. */
export const REFRESH_GRACE_S = 30;

/** Seconds without a refresh, and seconds in all, until a session ends. `stay`: "keep me signed in" on an own machine. */
export function lifeOf(stay: boolean): { readonly idleS: number; readonly absoluteS: number } {
  return stay ? { idleS: 30 * DAY_S, absoluteS: 30 * DAY_S } : { idleS: 12 * HOUR_S, absoluteS: 7 * DAY_S };
}
