import { describe, expect, it } from '@jest/globals';
import { taskFilterFields } from '@fettle/contracts';
import { Ctx, idFloor, newId } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
import { readFilter, words } from '../lists/index.js';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let home: TestDatabase;
let engine: Engine;
let node: TestNode;
const run = <T = Record<string, unknown>>(sql: string, params: unknown[] = []) =>
  engine.database.query<T>(Ctx.system('spec'), sql, params);

type Query = Parameters<typeof engine.lists.list>[1];
const list = ({ person }: TestNode, query: Partial<Query>) =>
  engine.lists.list(person, { sort: 'created', limit: 50, ...query });

/** Ended tasks of one node, written straight into the table. */
const fill = (count: number) =>
  run(
    `INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms, requested_by,
       created_at, expires_at, final_state, attempt, version, finished_at)
     SELECT $1, (left($3, 24) || lpad(to_hex(n), 12, '0'))::uuid, $2, 'exec', '{}', false, 1, false, 1000, 'x', fettle_now(),
       fettle_now(), CASE WHEN n % 1000 = 0 THEN 'failed' ELSE 'succeeded' END, 1, 4, fettle_now()
     FROM generate_series(1, $4::int) AS n`,
    [node.workspaceId, node.nodeId, idFloor(Date.now()), count],
  );

withEngine(async (opened) => {
  ({ home, engine } = opened);
  node = await engine.node();
});

describe('a list of tasks', () => {
  it('pages newest first through everything once, also while tasks are added', async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) made.push(await node.create());
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await list(node, { limit: 3, cursor });
      seen.push(...page.items.map(({ id }) => id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
      await node.create();
    }
    expect(seen).toEqual(made.reverse());
  });

  it('filters by node and by every state, in two statements', async () => {
    node = await engine.node();
    const waiting = await node.create();
    const leased = (await node.take()).id;
    expect(leased).toBe(waiting);
    const done = await node.running();
    await engine.reports.completed(node.agent, done.id, { attempt: 1, status: 'success' });
    const last = await node.create();
    const before = engine.database.statements;
    const ids = async (state?: 'queued' | 'leased' | 'succeeded' | 'failed') => {
      const page = await list(node, { limit: 50, state, nodeId: node.nodeId });
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ id }) => id);
    };
    expect(await ids()).toEqual([last, done.id, leased]);
    expect(engine.database.statements - before).toBe(2);
    expect(await ids('queued')).toEqual([last]);
    expect(await ids('leased')).toEqual([leased]);
    expect(await ids('succeeded')).toEqual([done.id]);
    expect(await ids('failed')).toEqual([]);
  });

  it('refuses a cursor of another list, and shows nothing of another workspace', async () => {
    const page = await list(node, { limit: 1 });
    const other = await engine.node();
    expect(await list(other, { limit: 50 })).toMatchObject({ items: [], total: 0 });
    expect(await list(other, { limit: 50, nodeId: node.nodeId })).toMatchObject({ items: [] });
    const cursor = page.nextCursor!;
    await expect(list(other, { limit: 1, cursor })).rejects.toMatchObject({
      code: 'request.cursor_invalid',
    });
    await expect(list(node, { limit: 1, cursor: 'AAAA' })).rejects.toMatchObject({ status: 400 });
  });

  it('counts to 10,000 and scans no table of 100,000 rows, on the first page and deep within', async () => {
    node = await engine.node();
    await fill(100_000);
    await run('ANALYZE tasks');
    const full = (await run<{ part: string }>('SELECT DISTINCT tableoid::regclass::text AS part FROM tasks'))[0]!.part;
    const page = await list(node, { limit: 50 });
    expect(page).toMatchObject({ total: 10_000, totalIsExact: false });
    const deep = (left: string) => `${left.slice(0, 24)}0000000061a8`;
    const failed = words('state', 'failed');
    const some = readFilter('state:failed,unknown,queued finished<1h', taskFilterFields);
    const filters = [
      { terms: [] },
      { terms: [], nodeId: node.nodeId },
      { terms: failed },
      { terms: failed, nodeId: node.nodeId },
      { terms: some },
      { terms: readFilter('created<1h -state:succeeded', taskFilterFields) },
    ];
    const repository = engine.lists['repository'];
    const { id, finishedAt } = page.items[0]!;
    for (const filter of filters) {
      for (const sort of ['created', 'finished'] as const) {
        const place = { key: sort === 'created' ? '' : `=${finishedAt}`, id: deep(id) };
        for (const after of [undefined, place]) {
          const order = { sort, direction: 'desc', limit: 51, after, payload: 'preview' } as const;
          const plan = await explained(() => repository.page(node.person, { ...filter, ...order }));
          expect(plan).toContain(full);
          expect(plan).not.toContain(`Seq Scan on ${full}`);
        }
      }
      expect(await explained(() => repository.count(node.person, filter))).not.toContain(`Seq Scan on ${full}`);
    }
    const facets = await explained(() => repository.facets(node.person, { terms: failed }));
    expect(facets).not.toContain(`Seq Scan on ${full}`);
  });
});

/** The plan of the one statement that `work` sends. */
async function explained(work: () => Promise<unknown>): Promise<string> {
  const { query } = engine.database;
  let plan = '';
  engine.database.query = async (ctx, sql, params) => {
    const rows = await query.call(engine.database, ctx, `EXPLAIN ${sql}`, params);
    plan = rows.map((row) => Object.values(row as object)[0] as string).join('\n');
    return [];
  };
  try {
    await work();
  } catch {
    // An explained statement returns no rows of its own.
  } finally {
    engine.database.query = query;
  }
  return plan;
}

describe('partitions of tasks', () => {
  it('lie ready for three months and are made once', async () => {
    expect(await engine.partitions.rotatePartitions()).toBe(0);
    await home.clock.advance(40 * 86_400_000);
    expect(await engine.partitions.rotatePartitions()).toBeGreaterThan(0);
    expect(await engine.partitions.rotatePartitions()).toBe(0);
    await home.clock.reset();
  });

  it('take every id of their month, to its last millisecond', async () => {
    const now = new Date();
    const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    const parts = await Promise.all([month - 1, month, next - 1, next].map(partOf));
    expect(new Set(parts).size).toBe(3);
    expect(parts[1]).toBe(parts[2]);
  });

  it('are dropped with their output when they are old, but never with work in them', async () => {
    const count = async () =>
      (await run<{ n: number }>("SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'tasks'::regclass"))[0]!
        .n;
    const before = await count();
    const id = await node.create({ expiresInMs: 2_592_000_000 });
    await home.clock.advance(200 * 86_400_000);
    await engine.partitions.rotatePartitions();
    await engine.partitions.dropOlderThan(Ctx.system('spec'), 90);
    expect(await node.state(id)).toBe('queued');
    while ((await engine.sweep()) > 0);
    await engine.partitions.dropOlderThan(Ctx.system('spec'), 90);
    await expect(engine.service.get(node.person, id)).rejects.toMatchObject({ status: 404 });
    expect(await count()).toBeLessThanOrEqual(before + 5);
    await home.clock.reset();
  });

  it('are made when the first task of a system that was off for long needs one', async () => {
    await expect(node.create()).rejects.toMatchObject({ code: 'overloaded', retryAfterS: 1 });
    expect(await node.state(await node.create())).toBe('queued');
  });
});

async function partOf(atMs: number): Promise<string> {
  const id = `${idFloor(atMs).slice(0, 24)}${newId().slice(24)}`;
  const rows = await run<{ part: string }>(
    `INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms, requested_by,
       created_at, expires_at) VALUES ($1, $2, $3, 'exec', '{}', false, 1, false, 1, 'x', now(), now())
     RETURNING tableoid::regclass::text AS part`,
    [node.workspaceId, id, node.nodeId],
  );
  return rows[0]!.part;
}
