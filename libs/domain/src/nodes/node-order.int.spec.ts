import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeSorts, type NodeSort } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, Database } from '@fettle/platform/database';
import type { TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { NodeLists } from './index.js';

const COUNT = 100_000;
const PAGE = 50;
const STEP = 10_000;

let home: TestDatabase;
let core: TestCore;
let crowd: Ctx;

/** Nodes of 41 sites, 12 teams and 30 people, some of none; nine in ten have measured something. */
const crowdSql = `
  WITH t AS (SELECT array_agg(id ORDER BY name) AS ids FROM teams WHERE workspace_id = $1),
     p AS (SELECT array_agg(user_id ORDER BY user_id) AS ids FROM memberships WHERE workspace_id = $1), made AS (
     INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, tags, site, agent_version, team_id, owner_user_id)
     SELECT gen_random_uuid(), $1, 'node ' || lpad((n * 7919 % 100000)::text, 5, '0'), 'h-' || n, 'linux', 'x64',
       CASE WHEN n % 100 = 0 THEN '{rare,common}'::text[] WHEN n % 2 = 0 THEN '{common}'::text[] ELSE '{}' END,
       CASE WHEN n % 10 <> 1 THEN 'Site ' || n % 41 END, CASE WHEN n % 10 <> 2 THEN '0.' || n % 7 || '.0' END,
       -- The first team owns half of all nodes: a place in it is far from its beginning.
       CASE WHEN n % 10 < 5 THEN t.ids[1] WHEN n % 10 < 8 THEN t.ids[2 + n % 11] END,
       CASE WHEN n % 10 < 4 THEN p.ids[1] WHEN n % 10 < 6 THEN p.ids[2 + n % 29] END
     FROM t, p, generate_series($2::int, $3::int) AS n RETURNING id, workspace_id, hostname
     ), alive AS (
     INSERT INTO node_liveness (node_id, workspace_id, last_seen_at, presence)
     SELECT id, workspace_id, CASE WHEN right(hostname, 1) <> '3' THEN fettle_now() - right(hostname, 3)::int * interval '1 s' END,
       CASE right(hostname, 1) WHEN '1' THEN 'offline' WHEN '2' THEN 'late' WHEN '3' THEN 'never' ELSE 'live' END
     FROM (SELECT id, workspace_id, lpad(substr(hostname, 3), 6, '0') AS hostname FROM made) AS m
     ) INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent, memory_percent, disk_percent, load1)
     SELECT id, workspace_id, fettle_now(), n % 1009 / 10.1, n % 997 / 10.0, n % 983 / 10.0, n % 64 / 8.0
     FROM (SELECT id, workspace_id, substr(hostname, 3)::int AS n FROM made) AS m WHERE n % 10 <> 3`;

beforeAll(async () => {
  home = await domainDatabase();
  core = await TestCore.open(home.url);
  crowd = await core.workspace();
  const workspace = [crowd.workspaceId];
  await core.sql(
    `WITH made AS (
       INSERT INTO users (id, email, name)
       SELECT gen_random_uuid(), 'p' || n || '@example.org', 'person ' || n % 25 FROM generate_series(1, 30) AS n RETURNING id
     ) INSERT INTO memberships (workspace_id, user_id, role) SELECT $1, id, 'viewer' FROM made`,
    workspace,
  );
  await core.sql(
    `INSERT INTO teams (id, workspace_id, name) SELECT gen_random_uuid(), $1, 'team ' || n FROM generate_series(1, 12) AS n`,
    workspace,
  );
  // In steps: no statement may take longer than one of the product's own.
  for (let n = 0; n < COUNT; n += STEP) await core.sql(crowdSql, [crowd.workspaceId, n + 1, n + STEP]);
  await core.sql(
    `INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
     SELECT $1, gen_random_uuid(), id, 'queued', false, 1, false, 1000, fettle_now() + interval '1 hour'
     FROM (SELECT id FROM nodes WHERE workspace_id = $1 ORDER BY name LIMIT 400) AS n, generate_series(1, 2)`,
    workspace,
  );
  for (const table of ['nodes', 'node_liveness', 'node_vitals', 'task_live', 'teams', 'users', 'memberships']) {
    await core.sql(`VACUUM ANALYZE ${table}`);
  }
}, 120_000);
afterAll(async () => {
  await core?.close();
  await home.drop();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

/** The plans of all statements of a list, as they ran. */
async function plansOf(query: Parameters<NodeLists['list']>[1]): Promise<Plan[]> {
  const database = core.get(Database);
  const { query: run } = database;
  const plans: Plan[] = [];
  database.query = async (ctx, sql, params) => {
    // The process has statements of its own at any moment.
    if (ctx.requestId !== crowd.requestId) return run.call(database, ctx, sql, params) as never;
    const [row] = await run.call(database, ctx, `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, params);
    plans.push((row as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'][0].Plan);
    return run.call(database, ctx, sql, params) as never;
  };
  try {
    await core.get(NodeLists).list(crowd, query);
  } finally {
    database.query = run;
  }
  return plans;
}

const blocks = (plan: Plan | undefined) => (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);

/** How far two costs lie apart, 1 or more. */
const apart = (a: number, b: number) => Math.max(a, b) / Math.min(a, b);
const perNode = ['nodes', 'node_liveness', 'node_vitals', 'agent_keys'];
/** Tables with a row per node that a plan reads from end to end. */
const wholeScans = (plan: Plan) =>
  parts(plan).flatMap(({ 'Node Type': type, 'Relation Name': table = '' }) =>
    type === 'Seq Scan' && perNode.includes(table) ? [table] : [],
  );

/** Each key over all tables, the slow way. */
const keys: Readonly<Record<NodeSort, string>> = {
  worst: 'l.worst',
  name: 'lower(n.name)',
  newest: "''::text",
  created: "''::text",
  hostname: 'lower(n.hostname)',
  team: 'lower(g.name)',
  site: 'lower(n.site)',
  criticality:
    "(CASE n.criticality WHEN 'critical' THEN '1 ' WHEN 'high' THEN '2 ' WHEN 'normal' THEN '3 ' ELSE '4 ' END || lower(n.name))",
  owner: 'lower(o.name)',
  os: 'lower(n.os)',
  arch: 'lower(n.arch)',
  agent: 'n.agent_version',
  cpu: 'v.cpu_percent::float8',
  memory: 'v.memory_percent::float8',
  disk: 'v.disk_percent::float8',
  load: 'v.load1::float8',
  seen: 'l.last_seen_at',
  tasks: '(SELECT nullif(count(*), 0) FROM task_live q WHERE q.node_id = n.id)',
};
const measured: readonly NodeSort[] = ['cpu', 'memory', 'disk', 'load', 'seen'];
const ways = nodeSorts.flatMap((sort) => (['asc', 'desc'] as const).map((direction) => ({ sort, direction })));

/** The cursor of a page deep in a list, without reading those before it. */
async function deep({ sort, direction }: (typeof ways)[number], behind: number, tag = ''): Promise<string> {
  const nulls = sort === 'tasks' && direction === 'asc' ? 'NULLS FIRST' : 'NULLS LAST';
  const [place] = await core.sql<{ id: string; key: string }>(
    `SELECT n.id, coalesce('=' || ${keys[sort]}, '') AS key FROM nodes n JOIN node_liveness l ON l.node_id = n.id
     LEFT JOIN teams g ON g.id = n.team_id LEFT JOIN users o ON o.id = n.owner_user_id LEFT JOIN node_vitals v ON v.node_id = n.id
     WHERE n.workspace_id = $1 AND ($2 = '' OR n.tags @> ARRAY[$2])
     ORDER BY ${keys[sort]} ${direction} ${nulls}, n.id ${direction} OFFSET $3 LIMIT 1`,
    [crowd.workspaceId, tag, behind - 1],
  );
  return core.get(Cursor).seal(`nodes:${crowd.workspaceId}:${sort}:${direction}`, place!);
}

describe(`a list of ${COUNT.toLocaleString('en')} nodes`, () => {
  it.each(ways.filter(({ sort }) => !measured.includes(sort)))(
    'sorted by $sort $direction reads no page but its own: two statements, no table from end to end, the thousandth page as the first',
    async (way) => {
      const first = await plansOf({ ...way, limit: PAGE });
      // In the middle, and near the end, where those without a key are.
      for (const behind of [50_000, 97_000]) {
        const later = await plansOf({ ...way, limit: PAGE, cursor: await deep(way, behind) });
        expect([first.length, later.length]).toEqual([2, 2]);
        expect([...first, ...later].flatMap(wholeScans)).toEqual([]);
        // Blocks, not milliseconds: they are the same on a busy machine.
        expect(apart(blocks(later[0]), blocks(first[0]))).toBeLessThanOrEqual(1.2);
      }
    },
    120_000,
  );

  it.each(ways.filter(({ sort }) => measured.includes(sort)))(
    'sorted by $sort $direction, which changes with each sign of life, ranks the short rows and never reads the wide table',
    async (way) => {
      const first = await plansOf({ ...way, limit: PAGE });
      const later = await plansOf({ ...way, limit: PAGE, cursor: await deep(way, 50_000) });
      expect([first.length, later.length]).toEqual([2, 2]);
      expect([...first, ...later].flatMap(wholeScans)).not.toContain('nodes');
      expect(blocks(later[0]) / blocks(first[0])).toBeLessThanOrEqual(1.2);
    },
    120_000,
  );

  it.each([
    ['worst', 'common', 45_000],
    ['worst', 'rare', 800],
    ['name', 'rare', 800],
  ] as const)(
    'sorted by %s with the tag %s reads no table from end to end, and on the last pages no more than on the first',
    async (sort, tag, behind) => {
      const q = `tag:${tag}`;
      const first = await plansOf({ sort, q, limit: PAGE });
      const cursor = await deep({ sort, direction: 'asc' }, behind, tag);
      const later = await plansOf({ sort, q, limit: PAGE, cursor });
      expect([first.length, later.length]).toEqual([2, 2]);
      // A count of half of all nodes may read all of them; a page may not.
      const bounded = tag === 'common' ? [first[0]!, later[0]!] : [...first, ...later];
      expect(bounded.flatMap(wholeScans)).not.toContain('nodes');
      expect(blocks(later[0]) / blocks(first[0])).toBeLessThanOrEqual(1.2);
    },
    120_000,
  );

  it('has no index on what changes with each sign of life: it would be written with each', async () => {
    const indexes = await core.sql<{ definition: string }>(
      `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index
       WHERE indrelid IN ('node_vitals'::regclass, 'node_liveness'::regclass)`,
    );
    const [changing] = await core.sql<{ columns: string[] }>(
      `SELECT array_agg(attname::text) AS columns FROM pg_attribute WHERE attnum > 0 AND (attrelid = 'node_vitals'::regclass
         AND attname NOT IN ('node_id', 'workspace_id') OR attrelid = 'node_liveness'::regclass AND attname = 'last_seen_at')`,
    );
    expect(changing!.columns).toEqual(expect.arrayContaining(['at', 'cpu_percent', 'load1', 'last_seen_at']));
    const named = new RegExp(String.raw`\b(${changing!.columns.join('|')})\b`);
    expect(indexes.map(({ definition }) => definition).filter((definition) => named.test(definition))).toEqual([]);
    expect(indexes.length).toBeGreaterThan(3);
  });

  it('follows a node that is renamed, and one that falls silent', async () => {
    const lists = core.get(NodeLists);
    const worst = async () => (await lists.list(crowd, { sort: 'worst', limit: 1 })).items[0]!;
    const before = await worst();
    expect(before.presence).toBe('offline');
    const [last] = await core.sql<{ id: string }>(
      `SELECT node_id AS id FROM node_liveness WHERE workspace_id = $1 AND presence = 'live' LIMIT 1`,
      [crowd.workspaceId],
    );
    await core.sql(`UPDATE nodes SET name = '  first' WHERE id = $1`, [last!.id]);
    expect((await worst()).id).toBe(before.id);
    await core.sql(`UPDATE node_liveness SET presence = 'offline' WHERE node_id = $1`, [last!.id]);
    expect((await worst()).id).toBe(last!.id);
  });
});
