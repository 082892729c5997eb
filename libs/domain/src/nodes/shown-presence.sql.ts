import { OFFLINE_AFTER_S } from './presence.policy.js';

/** How long after `offline` is due a row may still say otherwise before its age alone decides: no sweep is running then. */
const SWEEP_GRACE_S = 60;

/**
 * SQL of the presence that is shown: the one that signs of life and sweeps have written down, by which lists are also sorted, filtered and
 * counted. Should nobody sweep, a node that has been silent for long is told as offline all the same; unless it is `held`, because it is
 * the control plane itself that hears nobody. Over `node_liveness l`.
 */
export const shownPresenceSql = `(CASE WHEN l.presence IN ('live', 'late') AND NOT l.held
    AND l.last_seen_at < (SELECT fettle_now()) - interval '${OFFLINE_AFTER_S + SWEEP_GRACE_S} seconds' THEN 'offline'
  ELSE coalesce(l.presence, 'never') END)`;
