import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RouteContract, Surface } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { contractsOf, expectProblem, sampled as sampledIn, unchanged as unchangedIn } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { call, nobody, withHeaders, type Send, type WireAnswer, type WireCall } from './testing/wire.js';
import { makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
});
afterAll(() => api.close());

const ofKind = (surface: Surface, ...kinds: string[]): RouteContract[] =>
  contractsOf(surface).filter((contract) => kinds.includes(contract.access.kind));
const ask = (send: Send, surface: Surface, contract: RouteContract, wire: WireCall): Promise<WireAnswer> =>
  call(api, { send, surface, contract }, wire);
const sampled = (contracts: readonly RouteContract[]) => sampledIn(api, world, contracts);
const unchanged = (work: () => Promise<void>) => unchangedIn(api, work);
/** A key that speaks for another node changes nothing, and is told of. */
const toldOnly = (work: () => Promise<void>) => unchangedIn(api, work, ['events', 'audit_entries', 'outbox']);

describe('an agent key', () => {
  const agentCalls = () => sampled(ofKind('agent', 'agent'));

  it('opens the routes of its node', async () => {
    for (const contract of ofKind('agent', 'agent')) {
      const { status } = await ask(world.mine.node.send, 'agent', contract, await sampleOf(api, world, contract));
      expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
    }
  });

  it('is refused when it is made up, malformed, or sent with the id of another node', async () => {
    const { node, neighbour } = world.mine;
    const bad: Record<string, string>[] = [
      { authorization: `Bearer ${'0'.repeat(64)}`, 'x-agent-node-id': node.id },
      { authorization: `Basic ${node.key}`, 'x-agent-node-id': node.id },
      { authorization: `Bearer ${neighbour.key}`, 'x-agent-node-id': node.id },
      { authorization: `Bearer ${world.foreign.node.key}`, 'x-agent-node-id': node.id },
      { 'x-agent-key': neighbour.key, 'x-agent-node-id': node.id },
    ];
    const calls = await agentCalls();
    await toldOnly(async () => {
      for (const headers of bad) {
        for (const [contract, wire] of calls) {
          const answer = await ask(withHeaders(headers), 'agent', contract, wire);
          expectProblem(answer, 401, 'agent_key.invalid', contract.id);
        }
      }
    });
  });

  it('in a body is refused for another node', async () => {
    const { node, neighbour } = world.mine;
    await toldOnly(async () => {
      for (const contract of [agentRoutes.nodeLink.heartbeat, agentRoutes.nodeLink.metrics]) {
        const body = { nodeId: node.id, agentToken: neighbour.key };
        expectProblem(await ask(nobody, 'agent', contract, { body }), 401, 'agent_key.invalid', contract.id);
      }
    });
  });

  it('of another node sees the task of this one as missing', async () => {
    const calls = (await agentCalls()).filter(([contract]) => contract.path.includes('/:id/'));
    expect(calls.length).toBeGreaterThanOrEqual(6);
    await toldOnly(async () => {
      for (const { send } of [world.mine.neighbour, world.foreign.node]) {
        for (const [contract, wire] of calls) {
          const theirs = await ask(send, 'agent', contract, wire);
          const none = await ask(send, 'agent', contract, { ...wire, params: { id: randomUUID() } });
          expectProblem(theirs, 404, 'object.not_found', contract.id);
          expect(theirs.text).toBe(none.text);
        }
      }
    });
  });

  it('opens nothing on the surfaces of people, and their cookies open nothing on its own', async () => {
    const { node } = world.mine;
    const send = withHeaders({ authorization: `Bearer ${node.key}`, 'x-agent-node-id': node.id });
    const people = (['operator', 'admin'] as const).map((surface) => ({
      surface,
      kinds: ofKind(surface, 'session', 'workspace', 'platform'),
    }));
    for (const { surface, kinds } of people) {
      const calls = await sampled(kinds);
      await unchanged(async () => {
        for (const [contract, wire] of calls) {
          expectProblem(await ask(send, surface, contract, wire), 401, 'session.required', contract.id);
        }
      });
    }
    for (const [contract, wire] of await agentCalls()) {
      expectProblem(await ask(sender(world.owner), 'agent', contract, wire), 401, 'agent_key.invalid', contract.id);
    }
  });
});
