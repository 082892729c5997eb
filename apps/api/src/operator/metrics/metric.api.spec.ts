import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, WATCHED_NODES_MAX, type RouteContract } from '@fettle/contracts';
import { agentCall, checkInBody } from '../../testing/agent-wire.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { call, type WireAnswer } from '../../testing/wire.js';
import { browserOf, enrolNode, makeWorld, sender, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const at = () => ({ workspaceId: world.mine.workspaceId, nodeId: world.mine.node.id });
const ask = (contract: RouteContract, search: string, params: Record<string, string> = at()): Promise<WireAnswer> =>
  call(api, { send: sender(world.owner), surface: 'operator', contract }, { params, search });
const { series, compare, export: exported, list } = routes.metrics;

describe('a window over HTTP', () => {
  it.each([
    ['rangeMs=59999', 'query.rangeMs'],
    ['rangeMs=34560000001', 'query.rangeMs'],
    ['from=yesterday', 'query.from'],
    ['to=2026-11-22T00:00:00.000Z', 'query.from'],
    ['from=2026-11-22T00:00:00.000Z&to=2026-11-21T00:00:00.000Z', 'query.from'],
    ['from=2024-11-22T00:00:00.000Z&to=2026-11-21T00:00:00.000Z', 'query.from'],
    ['from=2026-11-22T00:00:00.000Z&rangeMs=60000', 'query.from'],
    ['resolution=2m', 'query.resolution'],
    ['mount=', 'query.mount'],
  ])('is refused where it is none: %s', async (search, path) => {
    const answer = await ask(series, search);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ issues: [{ path }] });
  });

  it('may end now, and may begin before anything was measured', async () => {
    const answer = await ask(series, 'from=1970-01-01T00:00:00.000Z');
    expect(answer.body).toMatchObject({ resolution: '1h', stepMs: 86_400_000, at: [], gaps: [] });
  });
});

describe('measurements over HTTP', () => {
  it('of what an agent has just reported are in series, comparison, list and file', async () => {
    const node = await enrolNode(api, world.mine.ctx);
    await agentCall(api, 'checkIn', { body: checkInBody() }, node.send);
    const params = { workspaceId: world.mine.workspaceId, nodeId: node.id };
    const found = await world.owner.api.metrics.series({ params, query: {} });
    expect(found).toMatchObject({ resolution: 'raw', stepMs: 15_000, cpuPercent: [7], memoryPercent: [25] });
    const compared = await world.owner.api.metrics.compare({
      params,
      query: { nodeIds: `${node.id},${world.foreign.node.id}`, metric: 'memoryPercent' },
    });
    expect(compared).toMatchObject({ nodes: [{ id: node.id, latest: 25 }], missing: [world.foreign.node.id] });
    const rows = await world.owner.api.metrics.list({ params, query: { nodeId: node.id } });
    expect(rows).toMatchObject([{ nodeId: node.id, cpuUsage: 7, memoryUsage: 25, diskUsage: null }]);
    const each = await world.owner.api.metrics.list({ params, query: {} });
    expect(each).toContainEqual(expect.objectContaining({ nodeId: node.id, cpuUsage: 7 }));
    const file = await ask(exported, 'format=csv&columns=cpuPercent,temperatureC', params);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="measurements-h-.*\.csv"$/);
    expect(file.text).toBe('cpuPercent,temperatureC\r\n7,\r\n');
  });

  it('refuses comparisons of none, too many and unknown metrics', async () => {
    const ids = (count: number) => Array.from({ length: count }, () => randomUUID()).join(',');
    for (const [search, path] of [
      [`nodeIds=&metric=load1`, 'query.nodeIds'],
      [`nodeIds=${ids(9)}&metric=load1`, 'query.nodeIds'],
      ['nodeIds=x&metric=load1', 'query.nodeIds.0'],
      [`nodeIds=${ids(1)}&metric=magic`, 'query.metric'],
    ] as const) {
      const answer = await ask(compare, search);
      expect({ search, status: answer.status, body: answer.body }).toMatchObject({
        status: 400,
        body: { issues: [{ path }] },
      });
    }
    expect((await ask(list, 'limit=101')).status).toBe(400);
  });
});

describe('watching over HTTP', () => {
  it('raises the rate that the next check-in asks for, of that node alone, for a viewer too', async () => {
    const [node, neighbour] = [await enrolNode(api, world.mine.ctx), await enrolNode(api, world.mine.ctx)];
    const viewer = await browserOf(api, world.members.viewer);
    const params = { workspaceId: world.mine.workspaceId, nodeId: node.id, watchId: randomUUID() };
    const rate = async (of: typeof node) =>
      (await agentCall(api, 'checkIn', { body: checkInBody() }, of.send)).body['metricsIntervalMs'];
    expect(await viewer.api.metrics.watch({ params })).toMatchObject({ intervalMs: 2_000 });
    expect([await rate(node), await rate(neighbour)]).toEqual([2_000, 15_000]);
    await viewer.api.metrics.unwatch({ params });
    expect(await rate(node)).toBe(15_000);
  });

  it('is told no when enough nodes are watched', async () => {
    const { workspaceId } = world.mine;
    const watch = async () => {
      const { id: nodeId } = await enrolNode(api, world.mine.ctx);
      return world.owner.api.metrics.watch({ params: { workspaceId, nodeId, watchId: randomUUID() } });
    };
    for (let count = 0; count < WATCHED_NODES_MAX; count += 1) await watch();
    await expect(watch()).rejects.toMatchObject({ status: 409, code: 'metrics.watched_enough' });
  });
});
