import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, Database } from '@fettle/platform/database';
import type { TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { NodeLists } from './index.js';

const COUNT = 100_000;
const PAGE = 50;

let home: TestDatabase;
let core: TestCore;
let crowd: Ctx;

beforeAll(async () => {
  home = await domainDatabase();
  core = await TestCore.open(home.url);
  crowd = await core.workspace();
  await core.sql(
    `WITH made AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, tags)
       SELECT gen_random_uuid(), $1, 'node ' || lpad((n * 7919 % 100000)::text, 5, '0'), 'h-' || n, 'linux', 'x64',
         CASE WHEN n % 100 = 0 THEN '{rare,common}'::text[] WHEN n % 2 = 0 THEN '{common}'::text[] ELSE '{}' END
       FROM generate_series(1, $2::int) AS n RETURNING id, workspace_id, hostname
     ) INSERT INTO node_liveness (node_id, workspace_id, last_seen_at, presence)
     SELECT id, workspace_id, fettle_now(),
       CASE right(hostname, 1) WHEN '1' THEN 'offline' WHEN '2' THEN 'late' WHEN '3' THEN 'never' ELSE 'live' END FROM made`,
    [crowd.workspaceId, COUNT],
  );
  await core.sql('VACUUM ANALYZE nodes');
  await core.sql('VACUUM ANALYZE node_liveness');
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

const keys = {
  worst: 'l.worst',
  name: 'lower(n.name)',
  newest: null,
  hostname: 'lower(n.hostname)',
  os: 'lower(n.os)',
  arch: 'lower(n.arch)',
  criticality:
    "(CASE n.criticality WHEN 'critical' THEN '1 ' WHEN 'high' THEN '2 ' WHEN 'normal' THEN '3 ' ELSE '4 ' END || lower(n.name))",
} as const;

/** The cursor of a page deep in a list, without reading those before it. */
async function deep(sort: keyof typeof keys, tag: string, behind: number): Promise<string> {
  const key = keys[sort];
  const order = key ? `${key}, n.id` : 'n.id DESC';
  const [place] = await core.sql<{ id: string; key: string }>(
    `SELECT n.id, ${key ? `'=' || ${key}` : "''"} AS key FROM nodes n JOIN node_liveness l ON l.node_id = n.id
     WHERE n.workspace_id = $1 AND ($2 = '' OR n.tags @> ARRAY[$2]) ORDER BY ${order} OFFSET $3 LIMIT 1`,
    [crowd.workspaceId, tag, behind - 1],
  );
  const scope = `nodes:${crowd.workspaceId}:${sort}:${key ? 'asc' : 'desc'}`;
  return core.get(Cursor).seal(scope, place!);
}

describe(`a list of ${COUNT.toLocaleString('en')} nodes`, () => {
  it.each([
    ['worst', '', 50_000],
    ['name', '', 50_000],
    ['newest', '', 50_000],
    ['hostname', '', 50_000],
    ['os', '', 50_000],
    ['arch', '', 50_000],
    ['criticality', '', 50_000],
    ['worst', 'tag:common', 45_000],
    ['worst', 'tag:rare', 800],
    ['name', 'tag:rare', 800],
  ] as const)(
    'sorted %s with the filter “%s” reads no page but its own: two statements, never the whole table, the thousandth page as the first',
    async (sort, q, behind) => {
      const first = await plansOf({ sort, q, limit: PAGE });
      const later = await plansOf({ sort, q, limit: PAGE, cursor: await deep(sort, q.replace('tag:', ''), behind) });
      expect([first.length, later.length]).toEqual([2, 2]);
      // A count of half of all nodes may read all of them; a page may not.
      const bounded = q === 'tag:common' ? [first[0]!, later[0]!] : [...first, ...later];
      for (const plan of bounded) {
        const scans = parts(plan).filter(
          (part) => part['Node Type'] === 'Seq Scan' && part['Relation Name'] === 'nodes',
        );
        expect(scans).toEqual([]);
      }
      // Blocks, not milliseconds: they are the same on a busy machine.
      expect(blocks(later[0]) / blocks(first[0])).toBeLessThanOrEqual(1.2);
    },
    120_000,
  );

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
