import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type RouteContract, type Surface } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { expectProblem, unchanged } from './testing/refusals.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import { call, type WireAnswer, type WireCall } from './testing/wire.js';
import { enrolNode, makeHeldTask, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const ask = (surface: Surface, contract: RouteContract, wire: WireCall): Promise<WireAnswer> => {
  const send = surface === 'agent' ? world.mine.node.send : sender(world.owner);
  return call(api, { send, surface, contract }, wire);
};
const issue = ({ body }: WireAnswer) => (body['issues'] as { path: string }[] | undefined)?.[0]?.path;

describe('numbers that no column holds', () => {
  const { output, started, completed, claim } = agentRoutes.taskLink;
  const chunk = { seq: 0, stream: 'stdout', data: 'YQ==', at: '2026-01-01T00:00:00.000Z' };

  it('are refused by name in every report of an agent, before anything is asked of the database', async () => {
    const { workspaceId, node } = world.mine;
    const id = await makeHeldTask(api, world.owner, workspaceId, node);
    const params = { id };
    const held = { capabilities: ['fettle/1'], running: [{ taskId: id, attempt: 2 ** 31 }] };
    const cases: readonly (readonly [string, RouteContract, WireCall])[] = [
      ['body.chunks.0.seq', output, { params, body: { attempt: 1, chunks: [{ ...chunk, seq: 2 ** 31 }] } }],
      ['body.chunks.0.seq', output, { params, body: { attempt: 1, chunks: [{ ...chunk, seq: 2 ** 53 }] } }],
      ['body.attempt', output, { params, body: { attempt: 2 ** 53 - 1, chunks: [chunk] } }],
      ['body.attempt', started, { params, body: { attempt: 2 ** 31 } }],
      ['body.attempt', started, { params, body: '{"attempt":1e400}' }],
      ['body.exitCode', completed, { params, body: { attempt: 1, status: 'failed', exitCode: 2 ** 31 } }],
      ['body.exitCode', completed, { params, body: { attempt: 1, status: 'failed', exitCode: -(2 ** 31) - 1 } }],
    ];
    await unchanged(api, async () => {
      for (const [path, contract, wire] of cases) {
        const answer = await ask('agent', contract, wire);
        expectProblem(answer, 400, 'request.invalid', path);
        expect(issue(answer)).toBe(path);
      }
    });
    // What a claim says of held tasks is side information: a claim is never refused for it.
    expect((await ask('agent', claim, { body: { ...held, maxTasks: 0, waitMs: 0 } })).status).toBe(200);
  });

  it('are refused by name in the queries of people', async () => {
    const { workspaceId, taskId, node } = world.mine;
    const task = { params: { workspaceId, taskId } };
    for (const value of ['2147483648', '9007199254740991', '9007199254740993', '1e30']) {
      const answer = await ask('operator', routes.tasks.output, { ...task, search: `attempt=${value}` });
      expect({ value, status: answer.status, path: issue(answer) }).toEqual({
        value,
        status: 400,
        path: 'query.attempt',
      });
    }
    for (const value of ['', '%20', '0x10', '1e2', '1.0', '+1', 'Infinity', '01x', '1&after=2']) {
      const answer = await ask('operator', routes.tasks.output, { ...task, search: `after=${value}` });
      expect({ value, status: answer.status, path: issue(answer) }).toEqual({
        value,
        status: 400,
        path: 'query.after',
      });
    }
    const beyond = await ask('operator', routes.tasks.output, { ...task, search: 'after=9007199254740991' });
    expect(beyond.body).toMatchObject({ chunks: [] });
    const metrics = { params: { workspaceId, nodeId: node.id } };
    expect((await ask('operator', routes.metrics.series, { ...metrics, search: 'rangeMs=34560000001' })).status).toBe(
      400,
    );
  });
});

describe('commands that no agent would run', () => {
  it.each([
    ['body.command.payload.argv', { type: 'exec', payload: { argv: [''] } }],
    ['body.command.payload.argv', { type: 'exec', payload: { argv: [] } }],
    ['body.command.payload.environment', { type: 'exec', payload: { argv: ['a'], environment: { ['A'.repeat(257)]: '' } } }],
    ['body.command.payload.environment', { type: 'exec', payload: { argv: ['a'], environment: { 'A=B': '' } } }],
    ['body.command.payload.workingDirectory', { type: 'exec', payload: { argv: ['a'], workingDirectory: 'etc' } }],
  ])('are refused at once: %s', async (path, command) => {
    const { workspaceId, node } = world.mine;
    const wire = { params: { workspaceId }, body: { nodeId: node.id, command } };
    await unchanged(api, async () => {
      const answer = await ask('operator', routes.tasks.create, wire);
      expectProblem(answer, 400, 'request.invalid', path);
      expect(issue(answer)).toMatch(new RegExp(`^${path}`));
    });
  }); // prettier-ignore
});

describe('pages', () => {
  it('go on behind the longest names, whatever letters they have', async () => {
    const { workspaceId, ctx } = world.mine;
    await enrolNode(api, ctx);
    await api.sql('UPDATE nodes SET name = $2 WHERE workspace_id = $1', [workspaceId, '漢'.repeat(120)]);
    for (const sort of ['name', 'worst']) {
      const seen = new Set<string>();
      let search = `limit=1&sort=${sort}`;
      for (;;) {
        const { status, body } = await ask('operator', routes.nodes.list, { params: { workspaceId }, search });
        expect(status).toBe(200);
        const { items, nextCursor } = body as { items: { id: string }[]; nextCursor: string | null };
        for (const { id } of items) seen.add(id);
        if (nextCursor === null) break;
        search = `limit=1&sort=${sort}&cursor=${nextCursor}`;
      }
      expect({ sort, seen: seen.size }).toEqual({ sort, seen: 3 });
    }
  });

  it('do not go on behind a cursor that was changed, or belongs to another list', async () => {
    const { workspaceId } = world.mine;
    const params = { workspaceId };
    const first = await ask('operator', routes.nodes.list, { params, search: 'limit=1&sort=name' });
    const cursor = String(first.body['nextCursor']);
    const flipped = cursor.slice(0, -4) + (cursor.at(-4) === 'A' ? 'B' : 'A') + cursor.slice(-3);
    const wrong: readonly (readonly [RouteContract, string])[] = [
      [routes.nodes.list, `sort=name&cursor=${flipped}`],
      [routes.nodes.list, `sort=worst&cursor=${cursor}`],
      [routes.tasks.list, `cursor=${cursor}`],
      [routes.audit.list, `cursor=${cursor}`],
    ];
    for (const [contract, search] of wrong)
      expectProblem(await ask('operator', contract, { params, search }), 400, 'request.cursor_invalid', search);
  });
});
