import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { AgentAuthenticator, type AgentEvidence } from '@fettle/platform/http';
import { patiently, proxyFor, until, type TcpProxy, type TestDatabase } from '@fettle/testing';
import { TestCore, type TestNode } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { DomainAgentAuthenticator } from './domain-agent-authenticator.js';
import { AgentKeyCache, AgentKeyService } from './index.js';

const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
/** Another process, whose way to the database can be cut. */
let other: TestCore;
let door: TcpProxy;
let ctx: Ctx;

beforeAll(async () => {
  home = await domainDatabase();
  door = await proxyFor(home.url);
  core = await TestCore.open(home.url);
  other = await TestCore.open(door.through(home.url));
  ctx = await core.workspace();
});
afterAll(async () => {
  await Promise.all([core?.close(), other?.close()]);
  await door.cut();
  await home.drop();
});

const ask = (where: TestCore, evidence: AgentEvidence) => where.get(AgentAuthenticator).authenticate(evidence);
/** The statements about keys that something takes. */
async function keyStatements(work: () => Promise<unknown>): Promise<unknown[]> {
  const query = jest.spyOn(core.get(Database), 'query');
  await work();
  const asked = query.mock.calls.filter(([, sql]) => sql.includes('agent_keys'));
  query.mockRestore();
  return asked;
}

const both = ({ nodeId, key }: TestNode): AgentEvidence => ({ nodeId, authorization: `Bearer ${key}` });

describe('an agent key', () => {
  it('says which node is calling, with its node id beside it or alone', async () => {
    const node = await core.node(ctx);
    const principal = { nodeId: node.nodeId, workspaceId: node.workspaceId, keyId: expect.any(String) };
    expect(await ask(core, both(node))).toEqual(principal);
    expect(await ask(core, { agentKey: node.key })).toEqual(principal);
    expect(await ask(core, { agentKey: node.key, nodeId: node.nodeId.toUpperCase() })).toEqual(principal);
  });

  it('speaks for no other node, however close the evidence', async () => {
    const [node, neighbour] = [await core.node(ctx), await core.node(ctx)];
    const wrong: AgentEvidence[] = [
      {},
      { nodeId: node.nodeId },
      { ...both(node), nodeId: neighbour.nodeId },
      { ...both(node), nodeId: '' },
      { agentKey: `${node.key}0` },
      { agentKey: node.key.toUpperCase() },
      { agentKey: 'x'.repeat(64) },
      { authorization: `Basic ${node.key}` },
    ];
    for (const evidence of wrong) expect(await ask(core, evidence)).toBeNull();
  });

  it('costs no SQL once it is known', async () => {
    const node = await core.node(ctx);
    await ask(core, both(node));
    const asked = await keyStatements(async () => {
      for (let i = 0; i < 100; i += 1) await ask(core, both(node));
    });
    expect(asked).toEqual([]);
  });

  it('costs one statement with all others that are seen for the first time at once', async () => {
    const nodes = await Promise.all(Array.from({ length: 50 }, () => patiently(() => core.node(ctx))));
    const asked = await keyStatements(() => Promise.all(nodes.map((node) => ask(core, both(node)))));
    expect(asked).toHaveLength(1);
  });

  it('in use is asked for again along with all others, and is void there when it was revoked unheard', async () => {
    const [node, gone] = [await core.node(ctx), await core.node(ctx)];
    for (const one of [node, gone, node, gone]) await ask(core, both(one));
    const revoke = 'UPDATE agent_keys SET revoked_at = fettle_now() WHERE node_id = $1';
    await core.get(Database).query(ctx, revoke, [gone.nodeId]);
    const told = new Promise((resolve) => core.get(AgentKeyCache).onRevoked(resolve));
    expect(await keyStatements(() => core.get(DomainAgentAuthenticator).refresh())).toHaveLength(1);
    expect(await told).toBe(gone.nodeId);
    expect(await ask(core, both(gone))).toBeNull();
    expect(await ask(core, both(node))).not.toBeNull();
    // Nobody has called since: nothing to ask.
    await core.get(DomainAgentAuthenticator).refresh();
    expect(await keyStatements(() => core.get(DomainAgentAuthenticator).refresh())).toHaveLength(0);
  });

  it('that was followed by newer ones ends alone: what calls with the newest goes on', async () => {
    const node = await core.node(ctx);
    await ask(core, both(node));
    await core.get(AgentKeyService).issue(ctx, node.nodeId);
    const newest = await core.get(AgentKeyService).issue(ctx, node.nodeId);
    for (const key of [node.key, newest, node.key]) await ask(core, { agentKey: key });
    const cut = jest.fn();
    const stop = core.get(AgentKeyCache).onRevoked(cut);
    await core.get(DomainAgentAuthenticator).refresh();
    stop();
    expect(cut).not.toHaveBeenCalled();
    expect(await ask(core, { agentKey: node.key })).toBeNull();
    expect(await ask(core, { agentKey: newest })).not.toBeNull();
  });

  it('is void at once where it is revoked, and within moments in every other process that knew it', async () => {
    const node = await core.node(ctx);
    expect(await ask(core, both(node))).not.toBeNull();
    expect(await ask(other, both(node))).not.toBeNull();
    const told = new Promise((resolve) => other.get(AgentKeyCache).onRevoked(resolve));
    await core.get(AgentKeyService).revoke(ctx, node.nodeId);
    expect(await ask(core, both(node))).toBeNull();
    await expect(told).resolves.toBe(node.nodeId);
    expect(await ask(other, both(node))).toBeNull();
    await expect(core.get(AgentKeyService).revoke(ctx, node.nodeId)).rejects.toEqual(code('node.not_enrolled'));
  });

  it('of another workspace cannot be revoked, nor seen to be there', async () => {
    const node = await core.node(ctx);
    const stranger = await core.workspace();
    for (const id of [node.nodeId, newId()]) {
      await expect(core.get(AgentKeyService).revoke(stranger, id)).rejects.toEqual(code('object.not_found'));
    }
    expect(await ask(core, both(node))).not.toBeNull();
  });

  it('that was revoked while a process heard nothing is void there when it hears again', async () => {
    const node = await core.node(ctx);
    expect(await ask(other, both(node))).not.toBeNull();
    await door.cut();
    await core.get(AgentKeyService).revoke(ctx, node.nodeId);
    await door.open();
    await until(async () => (await ask(other, both(node))) === null, {
      timeoutMs: 20_000,
      what: 'the gap to be noticed',
    });
  });

  it('is never called wrong while the database is away', async () => {
    const [known, unknown] = [await core.node(ctx), await core.node(ctx)];
    await until(() => ask(other, both(known)));
    await door.cut();
    await expect(ask(other, both(unknown))).rejects.toEqual(code('dependency.unavailable'));
    await expect(ask(other, { agentKey: 'x'.repeat(64) })).rejects.toEqual(code('dependency.unavailable'));
    await door.open();
    await until(() => ask(other, both(unknown)), { timeoutMs: 20_000 });
  });
});
