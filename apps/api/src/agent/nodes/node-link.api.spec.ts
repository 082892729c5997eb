import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AgentKeyService, LivenessService, NodeService } from '@fettle/domain/nodes';
import { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { proxyFor, testDatabaseUrl, until, type TcpProxy } from '@fettle/testing';
import { agentCall, checkInBody, manifestOf } from '../../testing/agent-wire.js';
import { makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { withHeaders } from '../../testing/wire.js';
import { enrolNode, type EnrolledNode } from '../../testing/world.js';

let api: TestApi;
let door: TcpProxy;
let ctx: Ctx;
let node: EnrolledNode;

beforeAll(async () => {
  door = await proxyFor(testDatabaseUrl());
  api = await openTestApi({}, (url) => door.through(url));
  ctx = Ctx.system('test', await makeWorkspace(api, {}));
  node = await enrolNode(api, ctx);
});
afterAll(async () => {
  await api?.close();
  await door.cut();
});

const checkIn = (headers: Record<string, string>, body: unknown = checkInBody()) =>
  agentCall(api, 'checkIn', { body }, withHeaders(headers));
const headersOf = ({ id, key }: EnrolledNode) => ({ authorization: `Bearer ${key}`, 'x-agent-node-id': id });
const read = () => api.get(NodeService).get(ctx, node.id);

it('a process that serves agents says so in the database, for whoever keeps their leases', async () => {
  const sql = "SELECT 1 FROM agent_reach WHERE until > fettle_now() - interval '15 s'";
  await until(async () => (await api.get(Database).query(ctx, sql)).length === 1);
});

describe('the credentials of an agent', () => {
  it('are the key with the node id, or X-Agent-Key alone', async () => {
    const answers = [await checkIn(headersOf(node)), await checkIn({ 'x-agent-key': node.key })];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body).toMatchObject({ acknowledged: true, metricsIntervalMs: 15_000, checkInMs: 15_000 });
  });

  it('are refused with 401 when they are missing, wrong or of another node', async () => {
    const neighbour = await enrolNode(api, ctx);
    for (const headers of [
      {},
      { 'x-agent-key': 'x'.repeat(64) },
      { ...headersOf(node), 'x-agent-node-id': neighbour.id },
      { ...headersOf(node), authorization: `Bearer ${neighbour.key}` },
      { authorization: `Bearer ${node.key}x`, 'x-agent-node-id': node.id },
    ] as Record<string, string>[]) {
      const { status, body } = await checkIn(headers);
      expect([status, body['code']]).toEqual([401, 'agent_key.invalid']);
    }
  });

  it('are refused in the body of older agents too', async () => {
    const neighbour = await enrolNode(api, ctx);
    for (const verb of ['heartbeat', 'metrics'] as const) {
      const send = (nodeId: string, agentToken: string) => agentCall(api, verb, { body: { nodeId, agentToken } });
      expect(await send(node.id, node.key)).toMatchObject({
        status: 200,
        body: { acknowledged: true, nodeId: node.id },
      });
      expect(await send(node.id, neighbour.key)).toMatchObject({ status: 401 });
      expect(await send(node.id, 'x'.repeat(64))).toMatchObject({ status: 401 });
    }
  });

  it('are void from the moment they are revoked', async () => {
    const revoked = await enrolNode(api, ctx);
    expect((await checkIn(headersOf(revoked))).status).toBe(200);
    await api.get(AgentKeyService).revoke(ctx, revoked.id);
    expect((await checkIn(headersOf(revoked))).status).toBe(401);
  });

  it('are never called wrong while the database is away', async () => {
    const fresh = await enrolNode(api, ctx);
    await door.cut();
    const answer = await checkIn(headersOf(fresh));
    await door.open();
    expect([answer.status, answer.body['code']]).toEqual([503, 'dependency.unavailable']);
    await until(async () => (await checkIn(headersOf(fresh))).status === 200);
  });
});

describe('a check-in', () => {
  it('makes the node live and shows what it measured', async () => {
    expect((await checkIn(headersOf(node))).status).toBe(200);
    await until(async () => (await read()).presence === 'live');
    expect(await read()).toMatchObject({ agentVersion: '1.2.3', vitals: { cpuPercent: 7, memoryPercent: 25 } });
  });

  it('takes over a manifest once: the same again is no statement but that of the measurements', async () => {
    const body = () => checkInBody({ manifest: manifestOf({ docker: 'available', git: 'degraded' }) });
    await checkIn(headersOf(node), body());
    const { version, ...shown } = await read();
    expect(shown).toMatchObject({ tools: { docker: 'available', git: 'degraded' }, platformVersion: 'Debian 13' });
    const query = jest.spyOn(api.get(Database), 'query');
    for (let i = 0; i < 3; i += 1) await checkIn(headersOf(node), body());
    await checkIn(headersOf(node), checkInBody({ metrics: [] }));
    await api.get(LivenessService).flush();
    const ofAgents = query.mock.calls.filter(
      ([used, sql]) => used.actor.kind === 'agent' || sql.includes('agent_keys'),
    );
    query.mockRestore();
    expect(ofAgents).toEqual([]);
    expect((await read()).version).toBe(version);
    await checkIn(headersOf(node), checkInBody({ manifest: manifestOf({ docker: 'unavailable' }) }));
    expect(await read()).toMatchObject({ tools: { docker: 'unavailable' }, version: version + 1 });
  });

  it('with what no database takes harms neither itself nor the others', async () => {
    const others = await enrolNode(api, ctx);
    const mad = checkInBody({ bootId: 'a\0b', agentVersion: '\ud8001\0' });
    expect((await checkIn(headersOf(node), mad)).status).toBe(200);
    expect((await checkIn(headersOf(others))).status).toBe(200);
    await until(async () => (await api.get(NodeService).get(ctx, others.id)).presence === 'live');
  });

  it('that does not fit its contract is refused as a whole', async () => {
    for (const patch of [
      { metrics: [{ at: 'yesterday' }] },
      { running: [{ taskId: 'x', attempt: 1 }] },
      { bootId: 7 },
    ]) {
      const { status, body } = await checkIn(headersOf(node), checkInBody(patch));
      expect([status, body['code']]).toEqual([400, 'request.invalid']);
    }
  });
});
