import { describe, expect, it } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import { newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { NodeLists } from './index.js';

const code = (expected: string) => expect.objectContaining({ code: expected });
interface Given {
  readonly os?: string;
  readonly agent?: string | null;
  readonly silentS?: number | null;
  readonly ageDays?: number;
  readonly cpu?: number | null;
}

/** Name → what is known of the node; `cpu: null` is a node that never measured anything. */
const given: Readonly<Record<string, Given>> = {
  alpha: { cpu: 80.2, silentS: 1 },
  beta: { cpu: 12.34, silentS: 60, os: 'freebsd' },
  'gamma one': { cpu: 99.5, silentS: 600, ageDays: 3 },
  delta: { cpu: null, silentS: null, agent: null },
  '50%_x': { cpu: 79.6, silentS: 5, agent: '2.0.0-rc.1' },
};

let core: TestCore;
let ctx: Ctx;
let lists: NodeLists;
const ids: Record<string, string> = {};

withCore(async (opened) => {
  ({ core, ctx } = opened);
  lists = core.get(NodeLists);
  for (const [name, { os = 'linux', agent = '1.2.0', silentS = 1, ageDays = 0, cpu = 1 }] of Object.entries(given)) {
    const { nodeId } = await core.node(ctx, name, `h-${name.slice(0, 2)}.example.org`);
    ids[name] = nodeId;
    const facts = `UPDATE nodes SET os = $2, agent_version = $3, created_at = fettle_now() - $4 * interval '1 day' WHERE id = $1`;
    await core.sql(facts, [nodeId, os, agent, ageDays]);
    const seen = `UPDATE node_liveness SET last_seen_at = fettle_now() - $2 * interval '1 second',
      presence = CASE WHEN $2 < 45 THEN 'live' WHEN $2 < 120 THEN 'late' ELSE 'offline' END WHERE node_id = $1`;
    if (silentS !== null) await core.sql(seen, [nodeId, silentS]);
    const measured = `INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent) VALUES ($1, $3, fettle_now(), $2)`;
    if (cpu !== null) await core.sql(measured, [nodeId, cpu, ctx.workspaceId]);
  }
  await task('alpha', 'started');
  await task('alpha', 'queued');
  await task('beta', 'queued');
  await core.node(await core.workspace(), 'alpha', 'h-foreign.example.org');
});

const task = (name: string, state: 'queued' | 'started') =>
  core.sql(
    `INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at,
       lease_until, deadline_at)
     SELECT $1, $2, $3, $4, false, 1, false, 1000, fettle_now(), at, at
     FROM (SELECT CASE WHEN $4 = 'started' THEN fettle_now() END AS at) AS times`,
    [ctx.workspaceId, newId(), ids[name], state],
  );
const list = (query: Partial<Parameters<NodeLists['list']>[1]> = {}, who = ctx) =>
  lists.list(who, { sort: 'name', limit: 50, ...query });
const names = async (q: string) => (await list({ q })).items.map(({ name }) => name);
const everybody = ['50%_x', 'alpha', 'beta', 'delta', 'gamma one'];

describe('a filter of nodes', () => {
  it.each([
    ['', everybody],
    ['ALPHA', ['alpha']],
    ['example.org', everybody],
    ['"gamma one"', ['gamma one']],
    ['gamma alpha', []],
    ['-gamma', ['50%_x', 'alpha', 'beta', 'delta']],
    ['presence:live,late', ['50%_x', 'alpha', 'beta']],
    ['-presence:live,late', ['delta', 'gamma one']],
    ['presence:never', ['delta']],
    ['os:FreeBSD', ['beta']],
    ['-os:freebsd presence:live', ['50%_x', 'alpha']],
    ['agent:1.2.0', ['alpha', 'beta', 'gamma one']],
    ['-agent:1.2.0', ['50%_x', 'delta']],
    ['name:a name:1', []],
    ['name:et,mm', ['beta', 'gamma one']],
    ['name=beta', ['beta']],
    ['name="gamma"', []],
    ['hostname:h-al,h-be', ['alpha', 'beta']],
    ['cpu>80', ['alpha', 'gamma one']],
    ['cpu>=99.5', ['gamma one']],
    ['cpu<80', ['50%_x', 'beta']],
    ['cpu<=12.34', ['beta']],
    ['-cpu>80', ['50%_x', 'beta', 'delta']],
    ['cpu:80', ['50%_x', 'alpha']],
    ['cpu:12.3,99.5%', ['beta', 'gamma one']],
    ['memory>0', []],
    ['seen<2m', ['50%_x', 'alpha', 'beta']],
    ['seen:2m', ['50%_x', 'alpha', 'beta']],
    ['seen>2m', ['gamma one']],
    ['-seen<2m', ['delta', 'gamma one']],
    ['created>1d', ['gamma one']],
    ['created<1d', ['50%_x', 'alpha', 'beta', 'delta']],
    ['tasks:running', ['alpha']],
    ['tasks:waiting', ['alpha', 'beta']],
    ['tasks:none', ['50%_x', 'delta', 'gamma one']],
    ['-tasks:none', ['alpha', 'beta']],
    ['%', ['50%_x']],
    ['name:"%_x"', ['50%_x']],
    ['_', ['50%_x']],
    ['name:\\', []],
    ['"\'; DROP TABLE nodes; --"', []],
    ['arch:"x\' OR true --"', []],
  ])('%s', async (q, expected) => {
    expect(await names(q)).toEqual(expected);
    expect((await list({ q })).total).toBe(expected.length);
  });

  it('knows days: on it, before it and after it', async () => {
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
    expect(await names(`created:${day(3)}`)).toEqual(['gamma one']);
    expect(await names(`created>${day(3)}`)).toEqual(['50%_x', 'alpha', 'beta', 'delta']);
    expect(await names(`created>=${day(3)}`)).toEqual(everybody);
    expect(await names(`created<=${day(3)}`)).toEqual(['gamma one']);
    expect(await names(`created<${day(3)}`)).toEqual([]);
  });

  it('that cannot be read is refused with the place of every fault', async () => {
    const error = await list({ q: 'web presence:gone no:x' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'request.filter_invalid',
      details: {
        issues: [
          { path: 'query.q', message: 'at 13: Presence is one of live, late, offline, never' },
          { path: 'query.q', message: expect.stringMatching(/^at 18: There is no field “no”/) },
        ],
      },
    });
    for (const q of ['__proto__:x', 'constructor:x', 'a\0', 'x'.repeat(501), '"', 'cpu>a']) {
      await expect(list({ q })).rejects.toEqual(code('request.filter_invalid'));
    }
  });

  it('joins the older parameters', async () => {
    expect((await list({ q: 'os:linux', search: 'alph', presence: 'live' })).items).toHaveLength(1);
    const { presences, total } = await list({ q: 'presence:live -presence:never os:linux' });
    expect({ presences, total }).toEqual({ presences: { live: 2, late: 0, offline: 1, never: 1 }, total: 2 });
  });

  it('takes two statements for a page and one for facets, whatever it asks for', async () => {
    const database = core.get(Database);
    const { query } = database;
    let mine = 0;
    database.query = (used, ...rest) => {
      if (used === ctx) mine += 1;
      return query.call(database, used, ...rest) as never;
    };
    const q = 'e presence:live,late -os:x cpu>1 seen<2h tasks:running,none created>2020-01-01';
    for (const sort of ['worst', 'cpu', 'tasks', 'name'] as const) await list({ q, sort });
    expect(mine).toBe(8);
    await lists.facets(ctx, { q });
    expect(mine).toBe(9);
    await lists.select(ctx, { q, exceptIds: [] });
    expect(mine).toBe(10);
    database.query = query;
  });
});

describe('the orders of nodes', () => {
  const inOrder = async (sort: 'cpu' | 'seen' | 'agent' | 'tasks' | 'os', direction?: 'asc' | 'desc') =>
    (await list({ sort, direction })).items.map(({ name }) => name);

  it('put those without a value last, whichever way', async () => {
    expect(await inOrder('cpu')).toEqual(['gamma one', 'alpha', '50%_x', 'beta', 'delta']);
    expect(await inOrder('cpu', 'asc')).toEqual(['beta', '50%_x', 'alpha', 'gamma one', 'delta']);
    expect((await inOrder('seen')).at(-1)).toBe('delta');
    expect((await inOrder('seen', 'asc'))[0]).toBe('gamma one');
    expect((await inOrder('agent')).slice(-2)).toEqual(['50%_x', 'delta']);
    expect((await inOrder('tasks')).slice(0, 2)).toEqual(['alpha', 'beta']);
    expect((await inOrder('os'))[0]).toBe('beta');
  });

  it('have pages that neither repeat nor lose a row, while rows come and go', async () => {
    for (const direction of ['asc', 'desc'] as const) {
      for (const sort of ['cpu', 'seen', 'agent', 'tasks', 'os', 'worst', 'created', 'hostname', 'memory'] as const) {
        const whole = (await list({ sort, direction })).items.map(({ id }) => id);
        const walked: string[] = [];
        for (let cursor: string | undefined; ;) {
          const { items, nextCursor } = await list({ sort, direction, limit: 2, cursor });
          walked.push(...items.map(({ id }) => id));
          if (nextCursor === null) break;
          cursor = nextCursor;
          // Comes before or behind the place, and goes again.
          const { nodeId } = await core.node(ctx, 'passing');
          await core.sql('DELETE FROM nodes WHERE id = $1', [nodeId]);
        }
        expect({ sort, direction, walked }).toEqual({ sort, direction, walked: whole });
      }
    }
  });

  it('go on behind a row that has gone, and not with a cursor of the other way', async () => {
    const { nodeId } = await core.node(ctx, 'aaa');
    const { items, nextCursor } = await list({ limit: 2, sort: 'name' });
    expect(items.map(({ name }) => name)).toEqual(['50%_x', 'aaa']);
    await core.sql('DELETE FROM nodes WHERE id = $1', [nodeId]);
    const next = await list({ limit: 2, sort: 'name', cursor: nextCursor! });
    expect(next.items.map(({ name }) => name)).toEqual(['alpha', 'beta']);
    const turned = list({ limit: 2, sort: 'name', direction: 'desc', cursor: nextCursor! });
    await expect(turned).rejects.toEqual(code('request.cursor_invalid'));
  });
});

describe('facets of nodes', () => {
  const of = async (q: string, field: string) =>
    Object.fromEntries((await lists.facets(ctx, { q })).facets[field]!.map(({ value, count }) => [value, count]));

  it('count what matches, most first, and show nothing of other workspaces', async () => {
    const { facets, exact } = await lists.facets(ctx, {});
    expect(facets['os']).toEqual([
      { value: 'linux', count: 4 },
      { value: 'freebsd', count: 1 },
    ]);
    expect(exact).toBe(true);
    expect(await of('', 'presence')).toEqual({ live: 2, late: 1, offline: 1, never: 1 });
    expect(await of('', 'tasks')).toEqual({ running: 1, waiting: 2, none: 3 });
    expect(await of('', 'agent')).toEqual({ '1.2.0': 3, '2.0.0-rc.1': 1 });
  });

  it('leave the own terms of a field aside, and no others', async () => {
    expect(await of('presence:live', 'presence')).toEqual({ live: 2, late: 1, offline: 1, never: 1 });
    expect(await of('presence:live', 'os')).toEqual({ linux: 2 });
    expect(await of('presence:live os:freebsd', 'presence')).toEqual({ late: 1 });
    expect(await of('tasks:waiting alpha', 'tasks')).toEqual({ running: 1, waiting: 1 });
    expect(await of('-tasks:none', 'presence')).toEqual({ live: 1, late: 1 });
  });
});

describe('a selection of nodes', () => {
  it('tells by name what an act would reach, and why not', async () => {
    const foreign = await core.node(await core.workspace(), 'foreign');
    const nowhere = newId();
    await core.sql('UPDATE agent_keys SET revoked_at = fettle_now() WHERE node_id = $1', [ids['delta']]);
    const nodeIds = [ids['beta']!, ids['alpha']!, ids['alpha']!, ids['delta']!, foreign.nodeId, nowhere];
    const picked = await lists.select(ctx, { nodeIds });
    expect(picked).toMatchObject({
      matched: 3,
      beyond: 0,
      targets: [
        { name: 'alpha', presence: 'live' },
        { name: 'beta', presence: 'late' },
      ],
      excluded: [
        { id: ids['delta'], name: 'delta', reason: 'node.not_enrolled' },
        { id: foreign.nodeId, name: null, reason: 'object.not_found' },
        { id: nowhere, name: null, reason: 'object.not_found' },
      ],
    });
    const byFilter = await lists.select(ctx, { q: '-os:freebsd', exceptIds: [ids['alpha']!] });
    expect(byFilter).toMatchObject({ matched: 3, beyond: 0, excluded: [{ name: 'delta' }] });
    expect(byFilter.targets.map(({ name }) => name)).toEqual(['50%_x', 'gamma one']);
    await expect(lists.select(ctx, { q: 'no:x', exceptIds: [] })).rejects.toMatchObject({
      code: 'request.filter_invalid',
      details: { issues: [{ path: 'body.q' }] },
    });
    expect(await lists.select(ctx, { q: 'nothing-like-it', exceptIds: [] })).toMatchObject({ matched: 0, beyond: 0 });
  });

  it('finds by measurements that the version before writes beside this one, without their workspace', async () => {
    const sql = `INSERT INTO node_vitals (node_id, at, cpu_percent) VALUES ($1, fettle_now(), 97)
      ON CONFLICT (node_id) DO UPDATE SET at = excluded.at, cpu_percent = excluded.cpu_percent`;
    const { nodeId } = await core.node(ctx, 'older', 'h-older.example.org');
    for (let round = 0; round < 2; round += 1) await core.sql(sql, [nodeId]);
    const found = await lists.list(ctx, { q: 'cpu>96 cpu<98', sort: 'cpu', limit: 10 });
    expect(found.items.map(({ id }) => id)).toEqual([nodeId]);
  });
});
