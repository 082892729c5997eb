import type { Permission, SearchKind } from '@fettle/contracts';

/** What is known of the words that are looked for, as placeholders. */
export interface Asked {
  /** The workspace. */
  readonly workspace: string;
  /** The words, in lower case. */
  readonly words: string;
  /** ILIKE patterns: the words at the beginning, and anywhere. */
  readonly beginning: string;
  readonly anywhere: string;
  /** The ids that begin with the words; null where they are no beginning of one. */
  readonly idFrom: string;
  readonly idTo: string;
  readonly limit: string;
}

/** A kind of thing that is searched by SQL. */
export interface SearchedKind {
  readonly kind: Exclude<SearchKind, 'pages'>;
  readonly permission: Permission;
  /** Rows (id, title, subtitle, extra, rank), best first, one more than the limit. */
  readonly sql: (asked: Asked) => string;
}

/** How many of the newest tasks and audit entries are looked through: a search never reads years. */
export const LOOKED_THROUGH = 2_000;

/** What is called so, what begins so, what holds it in its name, what holds it elsewhere. */
const rankOf = (name: string, { words, beginning, anywhere }: Asked): string =>
  `CASE WHEN lower(${name}) = ${words} THEN 0 WHEN ${name} ILIKE ${beginning} THEN 1 WHEN ${name} ILIKE ${anywhere} THEN 2 ELSE 3 END`;
const inRange = (id: string, { idFrom, idTo }: Asked): string => `${id} BETWEEN ${idFrom}::uuid AND ${idTo}::uuid`;

const nodes = (asked: Asked): string => `
  SELECT n.id::text AS id, n.name AS title,
    concat_ws(' · ', nullif(n.hostname, n.name), nullif(array_to_string(n.tags, ', '), '')) AS subtitle,
    json_build_object('presence', coalesce(l.presence, 'never'), 'teamId', n.team_id) AS extra, rank
  FROM (
    SELECT n.*, ${rankOf('n.name', asked)} AS rank FROM nodes n
    WHERE n.workspace_id = ${asked.workspace} AND (
      fettle_node_words(n.name, n.hostname, n.tags, n.addresses) LIKE ${asked.anywhere} OR ${inRange('n.id', asked)})
    ORDER BY rank, lower(n.name), n.id LIMIT ${asked.limit}
  ) n LEFT JOIN node_liveness l ON l.node_id = n.id ORDER BY rank, lower(n.name), n.id`;

const command = `CASE WHEN json_typeof(t.payload->'argv') = 'array'
  THEN (SELECT string_agg(word, ' ') FROM json_array_elements_text(t.payload->'argv') AS words (word))
  ELSE coalesce(t.payload->>'command', t.type) END`;

/** By id wherever it is; by text among the newest. */
const tasks = (asked: Asked): string => `
  SELECT t.id::text AS id, left(t.command, 200) AS title, concat_ws(' · ', n.name, t.requested_by) AS subtitle,
    json_build_object('state', coalesce(l.state, t.final_state)) AS extra, rank
  FROM (
    SELECT * FROM (
      (SELECT t.workspace_id, t.id, t.node_id, t.requested_by, t.final_state, ${command} AS command, 0 AS rank FROM tasks t
        WHERE t.workspace_id = ${asked.workspace} AND ${inRange('t.id', asked)} ORDER BY t.id DESC LIMIT ${asked.limit})
      UNION ALL
      (SELECT t.*, 1 AS rank FROM (
        SELECT t.workspace_id, t.id, t.node_id, t.requested_by, t.final_state, ${command} AS command FROM (
          SELECT * FROM tasks t WHERE t.workspace_id = ${asked.workspace} ORDER BY t.id DESC LIMIT ${LOOKED_THROUGH}
        ) t
      ) t WHERE t.command ILIKE ${asked.anywhere} AND NOT coalesce(${inRange('t.id', asked)}, false) ORDER BY t.id DESC LIMIT ${asked.limit})
    ) t ORDER BY rank, t.id DESC LIMIT ${asked.limit}
  ) t JOIN nodes n ON n.workspace_id = t.workspace_id AND n.id = t.node_id
  LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id ORDER BY rank, t.id DESC`;

const groups = (asked: Asked): string => `
  SELECT g.id::text AS id, g.name AS title, coalesce(nullif(g.description, ''), g.rule, '') AS subtitle, NULL::json AS extra,
    ${rankOf('g.name', asked)} AS rank
  FROM node_groups g WHERE g.workspace_id = ${asked.workspace} AND (g.name ILIKE ${asked.anywhere} OR g.description ILIKE ${asked.anywhere})
  ORDER BY rank, lower(g.name), g.id LIMIT ${asked.limit}`;

const teams = (asked: Asked): string => `
  SELECT g.id::text AS id, g.name AS title, g.description AS subtitle, NULL::json AS extra, ${rankOf('g.name', asked)} AS rank
  FROM teams g WHERE g.workspace_id = ${asked.workspace} AND (g.name ILIKE ${asked.anywhere} OR g.description ILIKE ${asked.anywhere})
  ORDER BY rank, lower(g.name), g.id LIMIT ${asked.limit}`;

const members = (asked: Asked): string => `
  SELECT u.id::text AS id, u.name AS title, u.email || ' · ' || m.role AS subtitle, NULL::json AS extra, ${rankOf('u.name', asked)} AS rank
  FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.workspace_id = ${asked.workspace} AND (u.name ILIKE ${asked.anywhere} OR u.email ILIKE ${asked.anywhere})
  ORDER BY rank, lower(u.name), u.id LIMIT ${asked.limit}`;

const audit = (asked: Asked): string => `
  SELECT e.id::text AS id, e.event AS title,
    concat_ws(' · ', e.actor->>'label', e.details->>'name', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')) AS subtitle,
    NULL::json AS extra, CASE WHEN e.event ILIKE ${asked.beginning} THEN 1 ELSE 2 END AS rank
  FROM (
    SELECT * FROM audit_entries e WHERE e.chain = 'workspace:' || ${asked.workspace} ORDER BY e.at DESC, e.id DESC LIMIT ${LOOKED_THROUGH}
  ) e WHERE e.event ILIKE ${asked.anywhere} OR e.actor->>'label' ILIKE ${asked.anywhere}
    OR e.details->>'name' ILIKE ${asked.anywhere} OR e.target->>'id' = ${asked.words}
  ORDER BY rank, e.at DESC, e.id DESC LIMIT ${asked.limit}`;

/** In the order in which they are told. */
export const searchedKinds: readonly SearchedKind[] = [
  { kind: 'nodes', permission: 'node:read', sql: nodes },
  { kind: 'tasks', permission: 'task:read', sql: tasks },
  { kind: 'groups', permission: 'node:read', sql: groups },
  { kind: 'teams', permission: 'team:read', sql: teams },
  { kind: 'members', permission: 'member:read', sql: members },
  { kind: 'audit', permission: 'audit-log:read', sql: audit },
];
