import type { SettingValues } from '@fettle/contracts';

const MINUTE_S = 60;
const DAY_S = 24 * 3_600;

/** Open sessions of everybody together; beyond it the least recently used ends, whoever's it is. */
export const MAX_SESSIONS = 10_000;
/** How long an administrator may act as somebody else, in seconds, whatever he does meanwhile. */
export const IMPERSONATION_S = 1_800;
/** An old refresh token is honoured this long after its rotation: two tabs, or an answer that got lost. */
export const REFRESH_GRACE_S = 30;

/**
 * Seconds without a refresh, and seconds in all, until a session ends, by the platform's settings. `stay`: "keep me signed in" on an own
 * machine, where only the second counts.
 */
export function lifeOf(
  stay: boolean,
  { idleMinutes, absoluteDays, stayDays }: SettingValues<'sessions'>,
): { readonly idleS: number; readonly absoluteS: number } {
  if (stay) return { idleS: stayDays * DAY_S, absoluteS: stayDays * DAY_S };
  return { idleS: idleMinutes * MINUTE_S, absoluteS: absoluteDays * DAY_S };
}
