import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serverEvents, type ServerEventName } from '@fettle/contracts/agent';
import { AgentKeyService, LivenessService, NodeService } from '@fettle/domain/nodes';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { io, type Socket } from 'socket.io-client';
import { makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { enrolNode, type EnrolledNode } from '../../testing/world.js';

let api: TestApi;
let ctx: Ctx;
let node: EnrolledNode;
const open: Peer[] = [];

beforeAll(async () => {
  api = await openTestApi();
  ctx = Ctx.system('test', await makeWorkspace(api, {}));
  node = await enrolNode(api, ctx);
});
afterEach(() => open.splice(0).forEach((peer) => peer.socket.disconnect()));
afterAll(() => api?.close());

/** An agent's end of the socket; keeps every event that came. */
class Peer {
  readonly events: { name: string; payload: Record<string, unknown> }[] = [];
  readonly socket: Socket;
  closed = false;

  constructor() {
    const url = `http://127.0.0.1:${api.ports.agent}/agent-realtime`;
    this.socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true });
    this.socket.onAny((name: string, payload: Record<string, unknown>) => this.events.push({ name, payload }));
    this.socket.on('disconnect', () => (this.closed = true));
    open.push(this);
  }

  /** The `n`th event of a name; it must be what the wire's contract says. */
  async heard<N extends ServerEventName>(name: N, n = 1): Promise<Record<string, unknown>> {
    const of = () => this.events.filter((event) => event.name === name);
    await until(() => of().length >= n, { what: `${name} no. ${n}` });
    return serverEvents[name].parse(of()[n - 1]!.payload) as Record<string, unknown>;
  }

  auth(who = node, extra: object = {}): void {
    const nodeId = who.id;
    this.socket.emit('agent.auth', { type: 'agent.auth', nodeId, agentToken: who.key, ...extra });
  }
}

async function signedOn(who = node): Promise<Peer> {
  const peer = new Peer();
  peer.auth(who);
  await peer.heard('agent.auth.ack');
  return peer;
}
const read = async (nodeId = node.id) => {
  await api.get(LivenessService).flush();
  return api.get(NodeService).get(ctx, nodeId);
};

describe('authentication on the socket', () => {
  it('is answered by an event, may be repeated, and ignores fields that it does not know', async () => {
    const peer = await signedOn();
    expect(peer.events[0]!.payload).toEqual({
      type: 'agent.auth.ack',
      authenticated: true,
      nodeId: node.id,
      rootAccess: { profile: 'off', updatedAt: null },
    });
    const location = { provider: 'public_ip', source: 'ipinfo', region: 'Graz' };
    peer.auth(node, { agentVersion: '9.8.7', location, tomorrow: { a: 1 } });
    await peer.heard('agent.auth.ack', 2);
    await until(async () => (await read()).agentVersion === '9.8.7');
    expect(peer.closed).toBe(false);
  });

  it('with a wrong key, or the key of another node, is told and ends the socket', async () => {
    const neighbour = await enrolNode(api, ctx);
    for (const wrong of [
      { ...node, key: 'x'.repeat(64) },
      { ...node, id: neighbour.id },
    ]) {
      const peer = new Peer();
      peer.auth(wrong);
      expect(await peer.heard('agent.auth.error')).toMatchObject({ type: 'agent.auth.error', authenticated: false });
      await until(() => peer.closed);
    }
  });

  it('that is malformed is told, and the socket stays', async () => {
    const peer = new Peer();
    peer.socket.emit('agent.auth', { nodeId: 7 });
    expect(await peer.heard('agent.error')).toMatchObject({ eventType: 'agent.auth' });
    peer.auth();
    await peer.heard('agent.auth.ack');
  });

  it('must come before anything is taken', async () => {
    const peer = new Peer();
    peer.socket.emit('agent.metrics', { type: 'agent.metrics', nodeId: node.id, agentToken: node.key, cpuUsage: 99 });
    expect(await peer.heard('agent.error')).toMatchObject({ eventType: 'agent.metrics' });
  });
});

describe('a signed-on socket', () => {
  it('keeps its node live by pings alone', async () => {
    const mine = await enrolNode(api, ctx);
    const peer = await signedOn(mine);
    await until(async () => (await read(mine.id)).presence === 'live');
    await api.clock.advance(300_000);
    expect((await read(mine.id)).presence).toBe('offline');
    peer.socket.emit('agent.ping', { type: 'agent.ping', timestamp: new Date().toISOString() });
    await until(async () => (await read(mine.id)).presence === 'live');
    await api.clock.reset();
  });

  it('takes measurements with networkStats as an array or as sums', async () => {
    for (const networkStats of [
      [{ interface: 'eth0', bytesSent: 5, bytesRecv: 7, more: 1 }, { interface: 'lo' }],
      { rxBytes: 7, txBytes: 5 },
    ]) {
      const mine = await enrolNode(api, ctx);
      const peer = await signedOn(mine);
      const sample = { cpuUsage: 41.5, memoryUsage: 50, diskUsage: 60, temperature: 55, networkStats, unheardOf: true };
      const timestamp = new Date().toISOString();
      peer.socket.emit('agent.metrics', {
        type: 'agent.metrics',
        nodeId: mine.id,
        agentToken: mine.key,
        timestamp,
        ...sample,
      });
      const vitals = await until(async () => (await read(mine.id)).vitals);
      expect(vitals).toMatchObject({ cpuPercent: 41.5, memoryPercent: 50, diskPercent: 60, temperatureC: 55 });
      expect(peer.events.map(({ name }) => name)).toEqual(['agent.auth.ack']);
    }
  });

  it('is answered politely where a feature is not offered, and stays', async () => {
    const peer = await signedOn();
    const sessionId = 'a session';
    const sent = ['terminal.opened', 'terminal.output', 'terminal.exited', 'terminal.error', 'task.completed'];
    for (const type of sent) peer.socket.emit(type, { type, sessionId });
    await peer.heard('agent.error', sent.length);
    const errors = peer.events.filter(({ name }) => name === 'agent.error');
    expect(errors.map(({ payload }) => payload['eventType'])).toEqual(sent);
    peer.socket.emit('an event of tomorrow', { type: 'x' });
    peer.auth();
    await peer.heard('agent.auth.ack', 2);
  });

  it('is replaced by a newer one of its node, and its end does not take the newer one along', async () => {
    const mine = await enrolNode(api, ctx);
    const older = await signedOn(mine);
    const newer = await signedOn(mine);
    await until(() => older.closed);
    await api.get(AgentKeyService).revoke(ctx, mine.id);
    await until(() => newer.closed);
  });

  it('ends when its key is revoked, and cannot come back', async () => {
    const mine = await enrolNode(api, ctx);
    const [peer, bystander] = [await signedOn(mine), await signedOn()];
    await api.get(AgentKeyService).revoke(ctx, mine.id);
    await until(() => peer.closed);
    const again = new Peer();
    again.auth(mine);
    await again.heard('agent.auth.error');
    expect(bystander.closed).toBe(false);
  });

  it('that goes over to another node is no longer closed on behalf of the first', async () => {
    const [first, second] = [await enrolNode(api, ctx), await enrolNode(api, ctx)];
    const peer = await signedOn(first);
    peer.auth(second);
    await peer.heard('agent.auth.ack', 2);
    await api.get(AgentKeyService).revoke(ctx, first.id);
    peer.auth(second);
    await peer.heard('agent.auth.ack', 3);
    expect(peer.closed).toBe(false);
    await api.get(AgentKeyService).revoke(ctx, second.id);
    await until(() => peer.closed);
  });
});
