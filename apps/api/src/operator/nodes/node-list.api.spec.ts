import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type RouteContract } from '@fettle/contracts';
import { LivenessService } from '@fettle/domain/nodes';
import { expectProblem, unchanged } from '../../testing/refusals.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { call, type WireAnswer } from '../../testing/wire.js';
import { browserOf, makeWorld, sender, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  await api.get(LivenessService).flush();
});
afterAll(() => api.close());

const params = () => ({ workspaceId: world.mine.workspaceId });
const get = (contract: RouteContract, query: Record<string, string>): Promise<WireAnswer> => {
  const search = new URLSearchParams(query).toString();
  return call(api, { send: sender(world.owner), surface: 'operator', contract }, { params: params(), search });
};
const rename = (name: string, nodeId = world.mine.node.id) =>
  api.sql('UPDATE nodes SET name = $2 WHERE id = $1', [nodeId, name]);

describe('a change of a node that somebody else has changed meanwhile', () => {
  it('is refused with node.conflict, and changes nothing', async () => {
    const at = { ...params(), nodeId: world.mine.neighbour.id };
    const { version } = await world.owner.api.nodes.get({ params: at });
    await world.owner.api.nodes.update({ params: at, body: { description: 'first', version } });
    await unchanged(api, async () => {
      const late = world.owner.api.nodes.update({ params: at, body: { description: 'second', version } });
      await expect(late).rejects.toMatchObject({ status: 409, code: 'node.conflict' });
    });
  });
});

describe('the filter over HTTP', () => {
  it('narrows list, facets and export alike', async () => {
    await rename('needle one');
    const q = '"needle one" -presence:never';
    const { items, total } = await world.owner.api.nodes.list({ params: params(), query: { q } });
    expect({ names: items.map(({ name }) => name), total }).toEqual({ names: ['needle one'], total: 1 });
    const { facets } = await world.owner.api.nodes.facets({ params: params(), query: { q } });
    expect(facets['os']).toEqual([{ value: 'unknown', count: 1 }]);
    const file = await get(routes.nodes.export, { q, format: 'jsonl', columns: 'name,presence' });
    expect(file.text).toBe('{"name":"needle one","presence":"live"}\n');
  });

  it('tells where it cannot be read, on every route that takes it', async () => {
    const { nodes, tasks } = routes;
    for (const contract of [nodes.list, nodes.facets, nodes.export, tasks.list, tasks.facets, tasks.export]) {
      const answer = await get(contract, { q: 'web colour:red' });
      expectProblem(answer, 400, 'request.filter_invalid', contract.id);
      const issues = [{ path: 'query.q', message: expect.stringMatching(/^at 4: There is no field “colour”/) }];
      expect(answer.body).toMatchObject({ issues });
    }
    const body = { q: 'colour:red' };
    const send = sender(world.owner);
    const chosen = await call(api, { send, surface: 'operator', contract: nodes.select }, { params: params(), body });
    expectProblem(chosen, 400, 'request.filter_invalid', 'nodes.select');
  });

  it('takes anything for a text, and nothing for a pattern or for SQL', async () => {
    const texts = [
      "'",
      '"a\'b"',
      '%',
      '_',
      '$1',
      '\\',
      "x'); DROP TABLE nodes; --",
      '${7*7}',
      '漢字',
      '😀',
      '*',
      '(a+)+$',
      'a?',
    ];
    await unchanged(api, async () => {
      for (const q of texts) {
        const answer = await get(routes.nodes.list, { q });
        expect({ q, status: answer.status, total: answer.body['total'] }).toEqual({ q, status: 200, total: 0 });
        expect((await get(routes.tasks.list, { q })).status).toBe(200);
      }
    });
  });
});

describe('an export', () => {
  it('is a download that no spreadsheet runs', async () => {
    await rename('=HYPERLINK("http://evil","x")');
    await rename('-2+3, "quoted"\r\nline', world.mine.neighbour.id);
    const answer = await get(routes.nodes.export, { columns: 'name,tasksRunning', sort: 'name' });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="nodes-\d{4}-\d\d-\d\d\.csv"$/);
    const lines = ['name,tasksRunning', `"'=HYPERLINK(""http://evil"",""x"")",1`, `"'-2+3, ""quoted""\r\nline",0`];
    expect(answer.text.split('\r\n').length).toBeGreaterThan(3);
    for (const line of lines) expect(answer.text).toContain(`${line}\r\n`);
  });

  it('has the columns and forms that there are, and no others', async () => {
    const all = await get(routes.nodes.export, {});
    expect(all.text.split('\r\n')[0]).toMatch(/^id,name,hostname,presence,/);
    for (const search of ['columns=name,secret', 'columns=', 'columns=name,', 'format=xml', 'sort=x']) {
      const query = Object.fromEntries(new URLSearchParams(search));
      expectProblem(await get(routes.nodes.export, query), 400, 'request.invalid', search);
    }
  });

  it('shows nothing of another workspace', async () => {
    for (const contract of [routes.nodes.export, routes.tasks.export]) {
      const { text, status } = await get(contract, { format: 'jsonl' });
      expect(status).toBe(200);
      expect(text).not.toContain(world.foreign.node.id);
      expect(text).not.toContain(world.foreign.taskId);
    }
    const byNode = await get(routes.tasks.export, { nodeId: world.foreign.node.id, format: 'jsonl' });
    expect(byNode.text).toBe('');
  });
});

describe('acts on many', () => {
  const command = { type: 'exec' as const, payload: { argv: ['true'] } };
  const nodeIds = () => [world.mine.node.id, world.mine.neighbour.id];

  it('need what the act on one needs', async () => {
    const { viewer, editor } = world.members;
    const browsers = [await browserOf(api, viewer), await browserOf(api, editor)];
    await unchanged(api, async () => {
      for (const browser of browsers) {
        const body = { nodeIds: nodeIds(), command };
        const denied = { status: 403, code: 'permission.missing' };
        await expect(browser.api.tasks.createMany({ params: params(), body })).rejects.toMatchObject(denied);
        const taskIds = [world.mine.taskId];
        await expect(browser.api.tasks.cancelMany({ params: params(), body: { taskIds } })).rejects.toMatchObject(
          denied,
        );
        await expect(
          browser.api.nodes.select({ params: params(), body: { q: '', exceptIds: [] } }),
        ).resolves.toBeDefined();
      }
    });
  });

  it('happen once per Idempotency-Key, and are audited once per task', async () => {
    const send = (patch: object = {}) =>
      world.owner.api.tasks.createMany({
        params: params(),
        body: { nodeIds: nodeIds(), command, ...patch },
        idempotencyKey: 'batch-1',
      });
    const first = await send();
    expect(await send()).toEqual(first);
    await expect(send({ exclusive: true })).rejects.toMatchObject({ status: 422 });
    const taskIds = first.created.map(({ taskId }) => taskId);
    expect(taskIds).toHaveLength(2);
    const rows = await api.sql<{ event: string; actor: { kind: string } }>(
      `SELECT event, actor FROM audit_entries WHERE target->>'id' = ANY($1)`,
      [taskIds],
    );
    expect(rows).toEqual(
      taskIds.map(() => ({ event: 'task.created', actor: expect.objectContaining({ kind: 'user' }) })),
    );
    const cancelled = await world.owner.api.tasks.cancelMany({ params: params(), body: { taskIds, reason: 'enough' } });
    expect(cancelled).toEqual({ asked: taskIds, refused: [] });
  });

  it('refuse what is of another workspace as what is not there', async () => {
    const { node, taskId } = world.foreign;
    await unchanged(api, async () => {
      const made = await world.owner.api.tasks.createMany({ params: params(), body: { nodeIds: [node.id], command } });
      expect(made).toEqual({ created: [], refused: [{ nodeId: node.id, code: 'object.not_found' }] });
      const cancelled = await world.owner.api.tasks.cancelMany({ params: params(), body: { taskIds: [taskId] } });
      expect(cancelled).toEqual({ asked: [], refused: [{ taskId, code: 'object.not_found' }] });
      const chosen = await world.owner.api.nodes.select({ params: params(), body: { nodeIds: [node.id] } });
      expect(chosen).toMatchObject({ matched: 0, excluded: [{ id: node.id, name: null, reason: 'object.not_found' }] });
    });
  });

  it('take 1 to 200, and a filter or ids but not both', async () => {
    const many = Array.from({ length: 201 }, () => world.mine.node.id);
    const wrong: readonly (readonly [RouteContract, object])[] = [
      [routes.tasks.createMany, { nodeIds: [], command }],
      [routes.tasks.createMany, { nodeIds: many, command }],
      [routes.tasks.createMany, { nodeIds: nodeIds(), nodeId: world.mine.node.id, command }],
      [routes.tasks.createMany, { nodeIds: ["' OR 1=1"], command }],
      [routes.tasks.cancelMany, { taskIds: [] }],
      [routes.tasks.cancelMany, { taskIds: many }],
      [routes.nodes.select, { nodeIds: nodeIds(), q: '' }],
      [routes.nodes.select, {}],
    ];
    await unchanged(api, async () => {
      for (const [contract, body] of wrong) {
        const send = sender(world.owner);
        const answer = await call(api, { send, surface: 'operator', contract }, { params: params(), body });
        expectProblem(answer, 400, 'request.invalid', `${contract.id} ${JSON.stringify(body).slice(0, 60)}`);
      }
    });
  });
});
