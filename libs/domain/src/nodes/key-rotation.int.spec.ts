import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AgentAuthenticator } from '@fettle/platform/http';
import { Ctx } from '@fettle/platform/context';
import { until, type TestDatabase } from '@fettle/testing';
import { AgentLinkService } from '../agent-link/index.js';
import { TestCore, type TestNode } from '../application/test-core.js';
import { EventReader } from '../events/index.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { KeyMisuse, KeyRing, KeyRotation } from './index.js';

const DAY = 86_400_000;
const system = Ctx.system('spec');

let home: TestDatabase;
/** Two processes over one database. */
let core: TestCore;
let other: TestCore;
let ctx: Ctx;

beforeAll(async () => {
  home = await domainDatabase();
  [core, other] = [await TestCore.open(home.url), await TestCore.open(home.url)];
  ctx = await core.workspace();
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await core?.close();
  await other?.close();
  await home.drop();
});

const code = (name: string) => expect.objectContaining({ code: name });
const ask = (where: TestCore, { nodeId }: { nodeId: string }, agentKey: string) =>
  where.get(AgentAuthenticator).authenticate({ nodeId, agentKey });
const checkIn = (where: TestCore, node: TestNode, more: object = { takesKeys: true }) =>
  where.get(AgentLinkService).checkIn(node.agent, {
    sentAt: new Date().toISOString(),
    bootId: 'boot',
    agentVersion: '1.0.0',
    metrics: [],
    running: [],
    ...more,
  });
/** An agent that takes keys by itself, as the database knows. */
async function taker(): Promise<TestNode> {
  const node = await core.node(ctx);
  await ask(core, node, node.key);
  await core.sql('UPDATE node_liveness SET takes_keys = true WHERE node_id = $1', [node.nodeId]);
  return node;
}
/** The key that a check-in brings, as soon as the process has heard that one is wanted. */
const collect = (where: TestCore, node: TestNode): Promise<string> =>
  until(async () => {
    await ask(where, node, node.key);
    return (await checkIn(where, node)).agentKey;
  });
const states = async (nodeId: string) => (await core.get(KeyRing).list(ctx, nodeId)).items.map(({ state }) => state);
const events = async (nodeId: string, type: string) =>
  (await core.get(EventReader).list(ctx, { nodeId, type, limit: 50 })).items;

describe('a rotation over the connection of the agent', () => {
  it('hands the key over once, and ends the old one a minute after the first call with the new one', async () => {
    const node = await taker();
    const asked = await core.get(KeyRing).rotate(ctx, node.nodeId, 'autumn');
    expect(asked).toMatchObject({ state: 'active', rotationAskedAt: expect.any(String) });
    const agentKey = await collect(core, node);
    expect(agentKey).toMatch(/^[0-9a-f]{64}$/);
    expect(await states(node.nodeId)).toEqual(['waiting', 'active']);
    expect(await ask(other, node, agentKey)).not.toBeNull();
    expect(await states(node.nodeId)).toEqual(['active', 'retiring']);
    expect(await ask(other, node, node.key)).not.toBeNull();
    await until(async () => (await checkIn(core, node)).agentKey === undefined, {
      what: 'nothing more to be handed over',
    });
    await home.clock.advance(61_000);
    await core.get(KeyRotation).sweep(system);
    expect(await states(node.nodeId)).toEqual(['active', 'revoked']);
    for (const where of [core, other]) await until(async () => (await ask(where, node, node.key)) === null);
    expect(await ask(core, node, agentKey)).not.toBeNull();
    const [newest] = (await core.get(KeyRing).list(ctx, node.nodeId)).items;
    expect(newest).toMatchObject({ label: 'autumn', createdBy: null });
  });

  it('whose answer is lost hands over another key; the one that never arrived is void', async () => {
    const node = await taker();
    await core.get(KeyRing).rotate(ctx, node.nodeId, null);
    const lost = await collect(core, node);
    const arrived = await collect(core, node);
    expect(arrived).not.toBe(lost);
    expect(await ask(core, node, lost)).toBeNull();
    expect(await ask(core, node, arrived)).not.toBeNull();
    expect((await states(node.nodeId)).filter((state) => state !== 'revoked')).toHaveLength(2);
  });

  it('is heard of in every process, and costs an agent nothing that nobody asked to rotate', async () => {
    const node = await taker();
    await ask(other, node, node.key);
    expect((await checkIn(other, node)).agentKey).toBeUndefined();
    await core.get(KeyRing).rotate(ctx, node.nodeId, null);
    await collect(other, node);
  });

  it('is not offered where the agent cannot take a key: its successor is copied by hand', async () => {
    const node = await core.node(ctx);
    await ask(core, node, node.key);
    await expect(core.get(KeyRing).rotate(ctx, node.nodeId, null)).rejects.toEqual(code('agent_key.not_deliverable'));
    const { secret } = await core.get(KeyRing).rotateByHand(ctx, node.nodeId, null);
    expect(await ask(core, node, secret)).not.toBeNull();
    expect(await states(node.nodeId)).toEqual(['active', 'retiring']);
  });
});

describe('the keys of a node', () => {
  it('are at most two at once', async () => {
    const node = await core.node(ctx);
    await core.get(KeyRing).issue(ctx, node.nodeId, 'spare');
    await expect(core.get(KeyRing).issue(ctx, node.nodeId, 'third')).rejects.toEqual(code('agent_key.too_many'));
  });

  it('end one by one: the other goes on, in every process', async () => {
    const node = await core.node(ctx);
    const { key, secret } = await core.get(KeyRing).issue(ctx, node.nodeId, 'spare');
    for (const where of [core, other]) for (const one of [node.key, secret]) await ask(where, node, one);
    await core.get(KeyRing).revoke(ctx, node.nodeId, key.id);
    expect(await ask(core, node, secret)).toBeNull();
    await until(async () => (await ask(other, node, secret)) === null);
    for (const where of [core, other]) expect(await ask(where, node, node.key)).not.toBeNull();
    await expect(core.get(KeyRing).revoke(ctx, node.nodeId, key.id)).rejects.toEqual(code('agent_key.ended'));
  });

  it('of another workspace are neither listed nor ended', async () => {
    const node = await core.node(ctx);
    const { key } = await core.get(KeyRing).issue(ctx, node.nodeId, 'spare');
    const stranger = await core.workspace();
    await expect(core.get(KeyRing).list(stranger, node.nodeId)).rejects.toEqual(code('object.not_found'));
    await expect(core.get(KeyRing).revoke(stranger, node.nodeId, key.id)).rejects.toEqual(code('object.not_found'));
    expect(await ask(core, node, node.key)).not.toBeNull();
  });

  it('are spoken of once when they become old', async () => {
    const node = await core.node(ctx);
    await ask(core, node, node.key);
    await home.clock.advance(91 * DAY);
    await core.get(KeyRotation).sweep(system);
    await core.get(KeyRotation).sweep(system);
    expect(await events(node.nodeId, 'agent-key.old')).toMatchObject([{ severity: 'warning', times: 1 }]);
    expect((await core.get(KeyRing).list(ctx, node.nodeId)).items).toMatchObject([{ isOld: true }]);
  });
});

describe('a key that is used to speak for another node', () => {
  it('is refused, and told once however often it is tried', async () => {
    const [thief, victim] = [await core.node(ctx), await core.node(ctx)];
    for (let i = 0; i < 20; i += 1) expect(await ask(core, victim, thief.key)).toBeNull();
    await until(async () => (await events(thief.nodeId, 'agent-key.used-for-another')).length === 1);
    const [told] = await events(thief.nodeId, 'agent-key.used-for-another');
    expect(told).toMatchObject({ severity: 'critical', data: { claimed: victim.nodeId, where: 'node id' } });
    const audits = await core.sql(
      "SELECT 1 FROM audit_entries WHERE event = 'agent-key.misused' AND details->>'claimed' = $1",
      [victim.nodeId],
    );
    expect(audits).toHaveLength(1);
    expect(await events(victim.nodeId, 'agent-key.used-for-another')).toEqual([]);
  });

  it('is told again after a while, with how often it was tried meanwhile', async () => {
    const [thief, victim] = [await core.node(ctx), await core.node(ctx)];
    const misuse = core.get(KeyMisuse);
    const attempt = { workspaceId: thief.workspaceId, nodeId: thief.nodeId, claimed: victim.nodeId, where: 'task' };
    const now = Date.now();
    for (let second = 0; second < 5; second += 1) misuse.note(attempt, now + second * 1_000);
    misuse.note(attempt, now + 601_000);
    await until(async () => (await events(thief.nodeId, 'agent-key.used-for-another')).length === 2);
    const data = (await events(thief.nodeId, 'agent-key.used-for-another')).map((event) => event.data['before']);
    expect(data).toContain(4);
  });
});
