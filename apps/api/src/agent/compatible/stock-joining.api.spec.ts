import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AgentKeyService, LivenessService, NodeService } from '@fettle/domain/nodes';
import { until } from '@fettle/testing';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';

let api: TestApi;
let stage: StockStage;

beforeAll(async () => {
  api = await openTestApi();
  stage = await StockStage.open(api);
});
// Whatever was answered in a test, a Go program could read it.
afterEach(async () => expect(await stage.stopAgents()).toEqual([]));
afterAll(() => api?.close());

const read = async (nodeId: string) => {
  await api.get(LivenessService).flush();
  return api.get(NodeService).get(stage.ctx, nodeId);
};
const location = { provider: 'manual', source: 'manual', region: 'eu-central', latitude: 47.07, longitude: 15.44 };

describe('a stock agent that joins', () => {
  it('consumes its token, and the same again when the answer was lost', async () => {
    const token = await stage.token();
    const hostname = `lost-${randomUUID()}`;
    const first = stage.make({ hostname, location });
    await first.bootstrap(token);
    const again = stage.make({ hostname, location });
    await again.bootstrap(token);
    expect(again.identity.nodeId).toBe(first.identity.nodeId);
    expect(again.identity.agentToken).not.toBe(first.identity.agentToken);
    await again.start();
    await until(() => again.realtime.isKnown);
    await expect(stage.make({ hostname }).bootstrap(token)).rejects.toThrow('No identity came');
  });

  it('finds a socket server by its probe, is known by an event, and is live by pings alone', async () => {
    const agent = await stage.start();
    expect(agent.realtime.probe).toEqual({ status: 200, hasSid: true });
    expect(agent.realtime.acks()[0]!.payload).toMatchObject({
      type: 'agent.auth.ack',
      authenticated: true,
      nodeId: agent.identity.nodeId,
    });
    const node = await until(async () => {
      const one = await read(agent.identity.nodeId);
      return one.presence === 'live' ? one : null;
    });
    expect(node).toMatchObject({ agentVersion: '2026.5.3', kernelVersion: '6.12.0', os: 'linux', arch: 'amd64' });
  });

  it('measures, and what it measures is stored', async () => {
    const agent = await stage.start();
    const vitals = await until(async () => (await read(agent.identity.nodeId)).vitals);
    expect(vitals.memoryPercent).toBeGreaterThan(0);
    expect(vitals.diskPercent).toBeGreaterThan(0);
    const stored = await until(async () => {
      const rows = await api.sql('SELECT * FROM metric_samples WHERE node_id = $1', [agent.identity.nodeId]);
      return rows.length > 0 ? rows : null;
    });
    expect(stored).toHaveLength(1);
    expect(agent.realtime.heard.map(({ name }) => name)).not.toContain('agent.error');
  });

  it('says who it is again when it has learnt its location, and stays', async () => {
    const agent = await stage.start({ location });
    await until(() => agent.realtime.acks().length === 2, { what: 'the second acknowledgement' });
    expect(agent.realtime.dials).toBe(1);
  });

  it('keeps its socket through terminal events that nobody asked for', async () => {
    const agent = await stage.start();
    const sessionId = randomUUID();
    agent.realtime.emit('terminal.opened', { sessionId, cols: 120, rows: 34 });
    agent.realtime.emit('terminal.output', { sessionId, direction: 'stdout', payload: 'aGk=' });
    agent.realtime.emit('terminal.exited', { sessionId });
    agent.realtime.emit('terminal.error', { sessionId, message: 'gone' });
    const told = () => agent.realtime.heard.filter(({ name }) => name === 'agent.error');
    await until(() => told().length === 4);
    agent.realtime.authenticate();
    await until(() => agent.realtime.acks().length === 2);
    expect(agent.realtime.dials).toBe(1);
  });

  it('is pushed a root access profile, applies it and says so on the same socket', async () => {
    const agent = await stage.start();
    const params = { workspaceId: stage.workspaceId, nodeId: agent.identity.nodeId };
    const wanted = await stage.owner.api.rootAccess.change({ params, body: { profile: 'operational_task' } });
    expect(wanted.rootAccess).toMatchObject({ sync: 'pending' });
    const pushed = await until(() => agent.realtime.heard.find(({ name }) => name === 'root-access.updated'));
    expect(pushed.payload).toMatchObject({ rootAccess: { profile: 'operational_task' } });
    await until(() => agent.realtime.acks().length === 2, { what: 'the second acknowledgement' });
    await until(async () => (await stage.owner.api.nodes.get({ params })).rootAccess.sync === 'applied');
    expect(agent.realtime.dials).toBe(1);
    expect(agent.poll.outcomes.every(({ kind }) => kind === 'ok')).toBe(true);
  });

  it('dials again after a cut line, and works on', async () => {
    const agent = await stage.start();
    agent.realtime.cut();
    await until(() => agent.realtime.dials === 2 && agent.realtime.isKnown, { what: 'the second socket' });
    const task = await stage.shell(agent, 'echo back');
    expect(await stage.ended(task.id)).toMatchObject({ state: 'succeeded', exitCode: 0 });
  });

  it('whose key is revoked is told so, and ends its loop after the second refusal', async () => {
    const agent = await stage.start();
    await until(() => agent.http.of(/claim/).length >= 0);
    await api.get(AgentKeyService).revoke(stage.ctx, agent.identity.nodeId);
    await until(() => agent.poll.gaveUp, { what: 'the loop to give up' });
    expect(agent.poll.outcomes.filter(({ status }) => status === 401)).toHaveLength(2);
    await until(() => agent.realtime.heard.some(({ name }) => name === 'agent.auth.error'));
  });
});
