import type { NodePresence } from '@fettle/contracts';

/** Silent for longer than this, a node is `late`: three missed check-ins of 15 s. */
export const LATE_AFTER_S = 45;
/** Silent for longer than this, a node is `offline`. */
export const OFFLINE_AFTER_S = 120;

/** The time of the database, asked once a statement: the function itself would be called for each row. */
const now = '(SELECT fettle_now())';

/**
 * SQL of a node's presence at this moment. `late` and `offline` follow from the age of the last sign of life alone, so a list
 * is right even when no sweep has run.
 *
 * @param lastSeen the column that holds the last sign of life
 */
export function presenceSql(lastSeen: string): string {
  return `(CASE WHEN ${lastSeen} IS NULL THEN 'never'
    WHEN ${lastSeen} > ${now} - interval '${LATE_AFTER_S} seconds' THEN 'live'
    WHEN ${lastSeen} > ${now} - interval '${OFFLINE_AFTER_S} seconds' THEN 'late'
    ELSE 'offline' END)`;
}

/** How long after `offline` is due a row may still say otherwise before its age alone decides: no sweep is running then. */
const SWEEP_GRACE_S = 60;

/**
 * SQL of the presence that is shown: the one that signs of life and sweeps have written down, by which lists are also sorted, filtered and
 * counted. Should nobody sweep, a node that has been silent for long is told as offline all the same; unless it is `held`, because it is
 * the control plane itself that hears nobody.
 */
export const shownPresenceSql = `(CASE WHEN l.presence IN ('live', 'late') AND NOT l.held
    AND l.last_seen_at < ${now} - interval '${OFFLINE_AFTER_S + SWEEP_GRACE_S} seconds' THEN 'offline'
  ELSE coalesce(l.presence, 'never') END)`;

/** Worst first: what was there and is gone, what is slipping away, what never came, what is well. */
export const presenceRank: Readonly<Record<NodePresence, number>> = { offline: 0, late: 1, never: 2, live: 3 };
