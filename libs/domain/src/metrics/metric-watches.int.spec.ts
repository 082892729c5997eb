import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { METRICS_INTERVAL_MS, WATCHED_INTERVAL_MS, WATCHED_NODES_MAX, WATCH_LEASE_MS } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { until, type TestDatabase } from '@fettle/testing';
import { AgentLinkService } from '../agent-link/index.js';
import { TestCore, type TestNode } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { MetricUpkeep, MetricWatches } from './index.js';
import { Ctx as Context } from '@fettle/platform/context';

const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
let other: TestCore;
let ctx: Ctx;
let watches: MetricWatches;

beforeAll(async () => {
  home = await domainDatabase();
  core = await TestCore.open(home.url);
  other = await TestCore.open(home.url);
  watches = core.get(MetricWatches);
  ctx = await core.workspace();
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await core?.close();
  await other?.close();
  await home.drop();
});

const report = () => ({ sentAt: new Date().toISOString(), bootId: 'b', agentVersion: '1', metrics: [], running: [] });
const asked = async (on: TestCore, node: TestNode) => {
  const { metricsIntervalMs, checkInMs } = await on.get(AgentLinkService).checkIn(node.agent, report());
  expect(checkInMs).toBe(metricsIntervalMs);
  return metricsIntervalMs;
};
const told = (on: TestCore, node: TestNode, intervalMs: number) =>
  until(async () => (await asked(on, node)) === intervalMs, { what: `a check-in that asks for ${intervalMs} ms` });

describe('a node that is watched', () => {
  it('is asked for a sample every 2 s by every process, its neighbours are not', async () => {
    const [node, neighbour] = [await core.node(ctx), await core.node(ctx)];
    expect(await asked(core, node)).toBe(METRICS_INTERVAL_MS);
    const watch = await watches.watch(ctx, node.nodeId, randomUUID());
    expect(watch.intervalMs).toBe(WATCHED_INTERVAL_MS);
    expect(Date.parse(watch.until) - Date.now()).toBeLessThanOrEqual(WATCH_LEASE_MS);
    expect(await asked(core, node)).toBe(WATCHED_INTERVAL_MS);
    await told(other, node, WATCHED_INTERVAL_MS);
    for (const process of [core, other]) expect(await asked(process, neighbour)).toBe(METRICS_INTERVAL_MS);
  });

  it('is known to a process that starts meanwhile, and forgotten by all when nobody looks any more', async () => {
    const node = await core.node(ctx);
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await watches.watch(ctx, node.nodeId, mine);
    await watches.watch(ctx, node.nodeId, theirs);
    const late = await TestCore.open(home.url);
    expect(await asked(late, node)).toBe(WATCHED_INTERVAL_MS);
    await watches.unwatch(ctx, node.nodeId, mine);
    expect(await asked(core, node)).toBe(WATCHED_INTERVAL_MS);
    await watches.unwatch(ctx, node.nodeId, theirs);
    for (const process of [core, other, late]) await told(process, node, METRICS_INTERVAL_MS);
    await late.close();
  });

  it('costs a check-in no statement, and one to say again that it is watched', async () => {
    const node = await core.node(ctx);
    const watchId = randomUUID();
    await watches.watch(ctx, node.nodeId, watchId);
    const query = jest.spyOn(core.get(Database), 'query');
    expect(watches.intervalMs(node.nodeId)).toBe(WATCHED_INTERVAL_MS);
    await watches.watch(ctx, node.nodeId, watchId);
    expect(query.mock.calls.filter(([, sql]) => sql.includes('metric_watches'))).toHaveLength(1);
    query.mockRestore();
  });

  it('is watched no longer when the wish has run out, although nobody took it back', async () => {
    const node = await core.node(ctx);
    await watches.watch(ctx, node.nodeId, randomUUID());
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + WATCH_LEASE_MS + 1);
    expect(watches.intervalMs(node.nodeId)).toBe(METRICS_INTERVAL_MS);
    later.mockRestore();
    await home.clock.advance(WATCH_LEASE_MS + 1);
    const late = await TestCore.open(home.url);
    expect(await asked(late, node)).toBe(METRICS_INTERVAL_MS);
    await late.close();
  });
});

describe('the number of watched nodes', () => {
  it('is bounded in a workspace, also when many wish at once, and free again when wishes run out', async () => {
    const own = await core.workspace();
    const nodes = await Promise.all(Array.from({ length: WATCHED_NODES_MAX + 4 }, () => core.node(own)));
    const outcomes = await Promise.allSettled(
      nodes.map(({ nodeId }, i) => (i % 2 ? core : other).get(MetricWatches).watch(own, nodeId, randomUUID())),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused).toEqual(Array.from({ length: 4 }, () => code('metrics.watched_enough')));
    // Another viewer of one that is watched already costs nothing more.
    const watched = nodes[outcomes.findIndex(({ status }) => status === 'fulfilled')]!;
    await watches.watch(own, watched.nodeId, randomUUID());
    await home.clock.advance(WATCH_LEASE_MS + 1);
    const free = nodes[outcomes.findIndex(({ status }) => status === 'rejected')]!;
    await watches.watch(own, free.nodeId, randomUUID());
    const left = () => core.sql('SELECT 1 FROM metric_watches WHERE workspace_id = $1', [own.requireWorkspace()]);
    expect(await left()).toHaveLength(1);
    await home.clock.advance(2 * 3_600_000);
    await core.get(MetricUpkeep).sweepRetention(Context.system('spec'));
    expect(await left()).toEqual([]);
  });

  it('does not grow by wishes about foreign nodes, which are not found', async () => {
    const node = await core.node(await core.workspace());
    await expect(watches.watch(ctx, node.nodeId, randomUUID())).rejects.toEqual(code('object.not_found'));
    await expect(watches.unwatch(ctx, node.nodeId, randomUUID())).rejects.toEqual(code('object.not_found'));
  });
});
