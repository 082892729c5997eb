import { NO_TEAM, type FilterTerm } from '@fettle/contracts';
import type { ListSql, Params } from '../lists/index.js';
import { anyFlagSql } from './node-flags.sql.js';
import { groupSql } from './group-terms.repository.js';

/** As signs of life and sweeps have written it down: what follows from the age of a row cannot be found by an index. */
export const presence = 'l.presence';

/** Which nodes have a working agent key: nobody takes the tasks of others. `$1` is the workspace. */
export const enrolled = `n.id IN (SELECT node_id FROM agent_keys WHERE workspace_id = $1 AND revoked_at IS NULL)`;

/** How many tasks run and wait, for each node that has any: counted once for the workspace and not node by node. `$1` is the workspace. */
export const tasksOfNodes = `(
      SELECT node_id, count(*) FILTER (WHERE state <> 'queued') AS running, count(*) FILTER (WHERE state = 'queued') AS waiting
      FROM task_live WHERE workspace_id = $1 GROUP BY node_id
    )`;

/** What fields and sort keys are read from. A filter looks at all nodes. */
const sources = [
  { named: /\bl\.[a-z]/, join: 'JOIN node_liveness l ON l.workspace_id = n.workspace_id AND l.node_id = n.id' },
  { named: /\bv\.[a-z]/, join: 'LEFT JOIN node_vitals v ON v.workspace_id = n.workspace_id AND v.node_id = n.id' },
  { named: /\bo\.[a-z]/, join: 'LEFT JOIN users o ON o.id = n.owner_user_id' },
  { named: /\bg\.[a-z]/, join: 'LEFT JOIN teams g ON g.id = n.team_id' },
  { named: /\bq\.[a-z]/, join: `LEFT JOIN ${tasksOfNodes} q ON q.node_id = n.id` },
] as const;

/** `nodes n` with those of its neighbours that some expressions name: what nobody asks for is not joined. */
export function nodesFrom(...expressions: readonly string[]): string {
  const text = expressions.join(' ');
  return ['nodes n', ...sources.filter(({ named }) => named.test(text)).map(({ join }) => join)].join('\n');
}

/** What a node is counted and asked for under: the name of its team. */
const team = `coalesce(g.name, '${NO_TEAM}')`;

/** What stands for nodes that have none of it. */
const none = (column: string) => `coalesce(${column}, 'none')`;
const inMaintenance = `CASE WHEN n.id IN (
    SELECT scope_id FROM windows WHERE workspace_id = $1 AND scope_kind = 'node' AND state = 'active'
  ) THEN 'yes' ELSE 'no' END`;

/** Nodes with any of the tags; `none` are those without any. */
function tagSql({ values }: FilterTerm, params: Params): string {
  const tags = values.map((value) => value.toLowerCase()).filter((value) => value !== 'none');
  return [
    ...(tags.length > 0 ? [`n.tags && ${params.add(tags)}::text[]`] : []),
    ...(tags.length < values.length ? ["n.tags = '{}'"] : []),
  ].join(' OR ');
}

const taskConditions: Readonly<Record<string, string>> = {
  running: 'coalesce(q.running, 0) > 0',
  waiting: 'coalesce(q.waiting, 0) > 0',
  none: 'q.node_id IS NULL',
};

/** How the fields of `nodeFilterFields` are asked for. */
export const nodeListSql: ListSql = {
  word: (pattern) => `n.name ILIKE ${pattern} OR n.hostname ILIKE ${pattern}`,
  fields: {
    presence: { kind: 'choice', sql: presence },
    tasks: { kind: 'own', sql: ({ values }) => values.map((value) => taskConditions[value] ?? 'false').join(' OR ') },
    team: { kind: 'choice', sql: team },
    group: { kind: 'own', sql: (term, params) => groupSql(() => nodeListSql, term, params) },
    tag: { kind: 'own', sql: tagSql },
    site: { kind: 'choice', sql: none('n.site') },
    criticality: { kind: 'choice', sql: 'n.criticality' },
    owner: { kind: 'choice', sql: none('o.name') },
    maintenance: { kind: 'choice', sql: inMaintenance },
    flag: { kind: 'own', sql: ({ values }) => anyFlagSql(values) },
    os: { kind: 'choice', sql: 'n.os' },
    arch: { kind: 'choice', sql: 'n.arch' },
    agent: { kind: 'choice', sql: "coalesce(n.agent_version, 'none')" },
    name: { kind: 'text', sql: 'n.name' },
    hostname: { kind: 'text', sql: 'n.hostname' },
    cpu: { kind: 'number', sql: 'v.cpu_percent' },
    memory: { kind: 'number', sql: 'v.memory_percent' },
    disk: { kind: 'number', sql: 'v.disk_percent' },
    load: { kind: 'number', sql: 'v.load1' },
    seen: { kind: 'time', sql: 'l.last_seen_at' },
    created: { kind: 'time', sql: 'n.created_at' },
  },
};

/** The fields of facets with the expression that a node is counted under. `tasks` is apart: a node can run and wait. */
export const nodeFacets = {
  presence,
  team,
  site: none('n.site'),
  criticality: 'n.criticality',
  owner: none('o.name'),
  maintenance: inMaintenance,
  os: 'n.os',
  arch: 'n.arch',
  agent: 'n.agent_version',
} as const;
export const nodeTaskFacets = taskConditions;
