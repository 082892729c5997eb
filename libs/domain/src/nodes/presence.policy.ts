import type { NodePresence } from '@fettle/contracts';

/** Silent for longer than this, a node is `late`: three missed check-ins of 15 s. */
export const LATE_AFTER_S = 45;
/** Silent for longer than this, a node is `offline`. */
export const OFFLINE_AFTER_S = 120;
/** A node whose newest connection has ended and that was not heard from since is `late` after this grace, not after 45 s. */
export const GONE_GRACE_S = 15;

/** So many changes between heard and silent within this time, and a node counts as flapping; after so long without one it is steady. */
export const FLAP_CHANGES = 6;
export const FLAP_WINDOW_S = 600;
export const STEADY_AFTER_S = 600;

/** So many nodes, and more than this part of those that were there, silent at the same time: the fault is ours, not theirs. */
export const MASS_LEAST = 5;
export const MASS_SHARE = 0.5;
/** Down to this part the silence is over: the rest are nodes that are really gone. */
export const MASS_OVER_SHARE = 0.25;
/** Nobody calls silent nodes late for ever: after this the silence is what it looks like. */
export const MASS_PATIENCE_S = 900;

/** More nodes than these that change in one way at the same moment are told as one event. */
export const TOLD_ONE_BY_ONE = 20;

/** The time of the database, asked once a statement: the function itself would be called for each row. */
const now = '(SELECT fettle_now())';

/**
 * SQL of a node's presence at this moment. `late` and `offline` follow from the age of the last sign of life alone, so a list
 * is right even when no sweep has run. A node that fell silent together with most others (`held`) stays late: that is an outage of ours.
 *
 * @param lastSeen the column that holds the last sign of life; `gone_at` and `held` stand beside it
 */
export function presenceSql(lastSeen: string): string {
  const beside = (column: string): string => lastSeen.replace(/last_seen_at$/, column);
  return `(CASE WHEN ${lastSeen} IS NULL THEN 'never'
    WHEN ${lastSeen} > ${now} - interval '${LATE_AFTER_S} seconds'
      AND coalesce(${beside('gone_at')} > ${now} - interval '${GONE_GRACE_S} seconds', true) THEN 'live'
    WHEN ${beside('held')} OR ${lastSeen} > ${now} - interval '${OFFLINE_AFTER_S} seconds' THEN 'late'
    ELSE 'offline' END)`;
}

/** Worst first: what was there and is gone, what is slipping away, what never came, what is well. */
export const presenceRank: Readonly<Record<NodePresence, number>> = { offline: 0, late: 1, never: 2, live: 3 };

/** How many nodes of a workspace were there until now, and how many of them are silent. */
export interface Tally {
  readonly connected: number;
  readonly silent: number;
}

/** Whether nodes fell silent together, so that it is no matter of single nodes. */
export function isMassSilence({ connected, silent }: Tally): boolean {
  return silent >= MASS_LEAST && silent > connected * MASS_SHARE;
}

/** Whether enough of them are heard again. */
export function isHeardAgain({ connected, silent }: Tally): boolean {
  return silent <= connected * MASS_OVER_SHARE;
}
