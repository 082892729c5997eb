import type { Params } from '../lists/index.js';
import { memberSql, ruleTerms } from './group-terms.repository.js';
import { nodeListSql, nodesFrom, presence } from './node-list.sql.js';

/**
 * How many nodes belong to each of some groups, and how many of those are offline: rows (at, nodes, offline), `at` being the group's
 * place. One walk through the nodes of the workspace. `$1` is the workspace.
 */
export function memberCounts(
  groups: readonly { readonly id: string; readonly rule: string | null }[],
  params: Params,
): string {
  const conditions = groups.map(({ id, rule }) =>
    memberSql(() => nodeListSql, { id, rule: rule === null ? null : ruleTerms(rule) }, params),
  );
  const flags = conditions.map((condition) => `coalesce((${condition}), false)`).join(', ');
  return `
    SELECT (belonging.at - 1)::int AS at, count(*)::int AS nodes, count(*) FILTER (WHERE presence = 'offline')::int AS offline
    FROM (
      SELECT ${presence} AS presence, ARRAY[${flags}] AS flags FROM ${nodesFrom(presence, flags)} WHERE n.workspace_id = $1
    ) AS judged CROSS JOIN LATERAL unnest(judged.flags) WITH ORDINALITY AS belonging (is_in, at)
    WHERE belonging.is_in GROUP BY belonging.at`;
}
