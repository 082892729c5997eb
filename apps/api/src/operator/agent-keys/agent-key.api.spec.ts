import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Result, events as eventRoutes } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { io, type Socket } from 'socket.io-client';
import { agentCall, checkInBody, manifestOf } from '../../testing/agent-wire.js';
import { makeWorkspace, makePerson } from '../../testing/people.js';
import { openSecondApi } from '../../testing/second-api.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { call, withHeaders } from '../../testing/wire.js';
import { browserOf, enrolNode, makeTask, type EnrolledNode } from '../../testing/world.js';

type EventEntry = Result<typeof eventRoutes.list>['items'][number];

/** Two control planes over one database. */
let api: TestApi;
let second: TestApi;
let workspaceId: string;
let ctx: Ctx;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  second = await openSecondApi(api);
  const person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'admin' });
  ctx = Ctx.system('test', workspaceId);
  admin = await browserOf(api, person);
});
afterAll(async () => {
  await second?.close();
  await api?.close();
});

const params = (nodeId: string) => ({ workspaceId, nodeId });
const sendAs = (nodeId: string, key: string) =>
  withHeaders({ authorization: `Bearer ${key}`, 'x-agent-node-id': nodeId });
const checkIn = (where: TestApi, nodeId: string, key: string, patch: object = {}) =>
  agentCall(where, 'checkIn', { body: checkInBody({ metrics: [], takesKeys: true, ...patch }) }, sendAs(nodeId, key));
const claim = (where: TestApi, nodeId: string, key: string, body: object = {}) =>
  agentCall(
    where,
    'claim',
    { body: { capabilities: ['fettle/1'], maxTasks: 4, waitMs: 0, running: [], ...body } },
    sendAs(nodeId, key),
  );
const events = async (nodeId: string, type: string): Promise<EventEntry[]> =>
  (await admin.api.events.list({ params: { workspaceId }, query: { nodeId, type } })).items;
const node = async (nodeId: string) => admin.api.nodes.get({ params: params(nodeId) });

/** The compatible agent's socket at one of the control planes. */
class Peer {
  readonly socket: Socket;
  closed = false;
  isIn = false;

  constructor(where: TestApi, nodeId: string, agentToken: string) {
    const url = `http://127.0.0.1:${where.ports.agent}/agent-realtime`;
    this.socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
    this.socket.on('disconnect', () => (this.closed = true));
    this.socket.on('agent.auth.ack', () => (this.isIn = true));
    this.socket.emit('agent.auth', { type: 'agent.auth', nodeId, agentToken });
  }
}

describe('revoking one key', () => {
  it('ends its socket, its parked poll and its calls at the other control plane within 5 s; the other key goes on', async () => {
    const mine = await enrolNode(api, ctx);
    const { key, secret } = await admin.api.agentKeys.issue({ params: params(mine.id), body: { label: 'spare' } });
    const peer = new Peer(second, mine.id, secret);
    await until(() => peer.isIn);
    const parked = claim(second, mine.id, secret, { waitMs: 30_000 });
    const began = performance.now();
    await admin.api.agentKeys.revoke({ params: { ...params(mine.id), keyId: key.id } });
    await until(() => peer.closed);
    expect((await parked).body).toMatchObject({ tasks: [] });
    expect(performance.now() - began).toBeLessThan(5_000);
    await until(async () => (await checkIn(second, mine.id, secret)).status === 401);
    for (const where of [api, second]) expect((await checkIn(where, mine.id, mine.key)).status).toBe(200);
  });
});

describe('rotation under load', () => {
  it('over two control planes loses no check-in and no task, and the agent never sees a 401', async () => {
    const mine = await enrolNode(api, ctx);
    const agent = new RestlessAgent(mine);
    await agent.start();
    const tasks: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const before = agent.key;
      await admin.api.agentKeys.rotate({ params: params(mine.id), body: {} });
      tasks.push(await makeTask(api, admin, workspaceId, mine.id), await makeTask(api, admin, workspaceId, mine.id));
      await until(() => agent.key !== before, { timeoutMs: 20_000, what: `key no. ${round + 2}` });
    }
    for (const taskId of tasks)
      await until(async () => {
        const { state } = await admin.api.tasks.get({ params: { workspaceId, taskId } });
        return state === 'succeeded';
      });
    await agent.stop();
    expect(agent.statuses.filter((status) => status !== 200)).toEqual([]);
    expect((await node(mine.id)).presence).toBe('live');
    const { items } = await admin.api.agentKeys.list({ params: params(mine.id) });
    expect(items.filter(({ state }) => state !== 'revoked').length).toBeLessThanOrEqual(2);
  });
});

/** An agent that checks in and asks for work without a pause, at both control planes in turn, and takes the keys that come. */
class RestlessAgent {
  readonly statuses: number[] = [];
  key: string;
  private running = true;
  private loops: Promise<void>[] = [];

  constructor(private readonly mine: EnrolledNode) {
    this.key = mine.key;
  }

  async start(): Promise<void> {
    await checkIn(api, this.mine.id, this.key);
    this.loops = [this.loop((where) => this.checkIn(where)), this.loop((where) => this.work(where))];
    await until(async () => {
      const { canDeliver } = await admin.api.agentKeys.list({ params: params(this.mine.id) });
      return canDeliver;
    });
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.loops);
  }

  private async loop(step: (where: TestApi) => Promise<void>): Promise<void> {
    for (let turn = 0; this.running; turn += 1) await step(turn % 2 === 0 ? api : second);
  }

  private async checkIn(where: TestApi): Promise<void> {
    const { status, body } = await checkIn(where, this.mine.id, this.key);
    this.statuses.push(status);
    const next = body['agentKey'];
    if (typeof next !== 'string') return;
    // As our agent does: it is in use once the control plane has answered a call with it.
    const trial = await checkIn(where, this.mine.id, next);
    this.statuses.push(trial.status);
    if (trial.status === 200) this.key = next;
  }

  private async work(where: TestApi): Promise<void> {
    const { status, body } = await claim(where, this.mine.id, this.key);
    this.statuses.push(status);
    for (const task of (body['tasks'] ?? []) as { id: string; attempt: number }[])
      for (const [verb, more] of [
        ['started', {}],
        ['completed', { status: 'success', exitCode: 0 }],
      ] as const) {
        const contract = agentRoutes.taskLink[verb];
        const send = sendAs(this.mine.id, this.key);
        const wire = { params: { id: task.id }, body: { attempt: task.attempt, ...more } };
        this.statuses.push((await call(where, { send, surface: 'agent', contract }, wire)).status);
      }
  }
}

describe('a node that is made before its machine', () => {
  it('is there with its key, which speaks for it alone; the machine tells the rest when it first checks in', async () => {
    const made = await admin.api.agentKeys.prepare({
      params: { workspaceId },
      body: { nodeName: 'rack-7', label: 'for the rack' },
    });
    expect(made.node).toMatchObject({ name: 'rack-7', presence: 'never', os: 'unknown' });
    const [given, identity, , script] = made.installCommand.split('\n');
    expect(given).toBe(`sudo install -D -m 600 /dev/stdin /var/lib/fettle-agent/identity.json <<'KEY'`);
    expect(JSON.parse(identity!)).toEqual({ nodeId: made.node.id, agentKey: made.secret });
    expect(script).toMatch(/^curl -fsSL '.+' \| sudo bash -s -- --api-url '.+' --release-key '.+' --root-key '.+'$/);
    const neighbour = await enrolNode(api, ctx);
    expect((await checkIn(api, neighbour.id, made.secret)).status).toBe(401);
    const manifest = { ...manifestOf({}), hostname: 'rack-7.example.org' };
    expect((await checkIn(second, made.node.id, made.secret, { manifest })).status).toBe(200);
    await until(async () => (await node(made.node.id)).presence === 'live');
    expect(await node(made.node.id)).toMatchObject({ hostname: 'rack-7.example.org', os: 'linux', arch: 'x64' });
    await until(async () => (await events(made.node.id, 'agent-key.used-for-another')).length === 1);
  });
});

describe('a report on a task of another node', () => {
  it('is answered as one on no task, and told as a misuse of the key', async () => {
    const [thief, victim] = [await enrolNode(api, ctx), await enrolNode(api, ctx)];
    const taskId = await makeTask(api, admin, workspaceId, victim.id);
    for (const verb of ['started', 'completed', 'output'] as const) {
      const contract = agentRoutes.taskLink[verb];
      const body = { attempt: 1, status: 'success', chunks: [] };
      const wire = { params: { id: taskId }, body };
      const { status, body: answer } = await call(api, { send: thief.send, surface: 'agent', contract }, wire);
      expect([status, answer['code']]).toEqual([404, 'object.not_found']);
    }
    await until(async () => (await events(thief.id, 'agent-key.used-for-another')).length === 1);
    expect(await events(thief.id, 'agent-key.used-for-another')).toMatchObject([
      { severity: 'critical', data: { where: 'task' } },
    ]);
  });
});

describe('two machines with one identity', () => {
  it('get no work until somebody says that one is left', async () => {
    const mine = await enrolNode(api, ctx);
    await makeTask(api, admin, workspaceId, mine.id);
    for (let turn = 0; turn < 12 && !(await node(mine.id)).flags.includes('cloned'); turn += 1) {
      const where = turn % 2 === 0 ? api : second;
      await checkIn(where, mine.id, mine.key, { bootId: `boot-${turn % 2}` });
      const seen = 'SELECT 1 FROM node_liveness WHERE node_id = $1 AND boots[1] LIKE $2';
      await until(async () => (await api.sql(seen, [mine.id, `boot-${turn % 2}%`])).length === 1);
    }
    expect((await node(mine.id)).flags).toContain('cloned');
    expect(await events(mine.id, 'node.cloned')).toMatchObject([{ severity: 'critical' }]);
    for (const where of [api, second])
      await until(async () => {
        await checkIn(where, mine.id, mine.key, { bootId: 'boot-0' });
        return ((await claim(where, mine.id, mine.key)).body['tasks'] as unknown[]).length === 0;
      });
    await expect(makeTask(api, admin, workspaceId, mine.id)).rejects.toMatchObject({ code: 'node.cloned' });
    const cleared = await admin.api.agentKeys.oneMachine({ params: params(mine.id) });
    expect(cleared.flags).toEqual([]);
    await until(async () => ((await claim(second, mine.id, mine.key)).body['tasks'] as unknown[]).length === 1);
  });

  it('of the compatible kind are found by sockets that keep taking each other’s place', async () => {
    const mine = await enrolNode(api, ctx);
    const peers: Peer[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const peer = new Peer(api, mine.id, mine.key);
      peers.push(peer);
      await until(() => peer.isIn);
    }
    await until(async () => (await node(mine.id)).flags.includes('cloned'));
    for (const { socket } of peers) socket.disconnect();
  });
});
