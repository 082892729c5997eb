import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type RouteContract } from '@fettle/contracts';
import { makeKey } from './testing/api-keys.js';
import { expectProblem, unchanged } from './testing/refusals.js';
import { makeBulkAct, makeGroup, makeView } from './testing/samples-views.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { Walk, callsOf, ofMine, workspaceRoutes } from './testing/walk.js';
import type { WireCall } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
});
afterAll(() => api.close());

describe('what belongs to others', () => {
  it('is a workspace that does not exist, for strangers and for the administrator of the platform', async () => {
    const calls = ofMine(await callsOf(api, world, workspaceRoutes('operator')), world);
    const senders = [sender(await browserOf(api, world.stranger)), sender(await browserOf(api, world.platformAdmin))];
    await unchanged(api, async () => {
      for (const walk of senders.map((send) => new Walk(api, 'operator', send))) {
        for (const [contract, wire] of calls) {
          const missing = { ...wire, params: { ...wire.params, workspaceId: randomUUID() } };
          const [theirs, none] = [await walk.ask(contract, wire), await walk.ask(contract, missing)];
          expectProblem(theirs, 404, 'object.not_found', contract.id);
          expect(theirs.text).toBe(none.text);
        }
      }
    });
  });

  it('is an object that does not exist, when asked for through the own workspace', async () => {
    const ids = await foreignIds();
    const walk = new Walk(api, 'operator', sender(world.owner));
    const calls = ofMine(await callsOf(api, world, workspaceRoutes('operator')), world);
    let compared = 0;
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        for (const [name, id] of Object.entries(ids)) {
          const missing = randomUUID();
          const [theirs, none] = [replaced(contract, wire, name, id), replaced(contract, wire, name, missing)];
          // People are of the platform: whoever manages members may add anybody by his id.
          if (!theirs || !none || `${contract.id} ${name}` === 'members.add userId') continue;
          const answers = [await walk.ask(contract, theirs), await walk.ask(contract, none)];
          // A field may say in its own words that the object will not do; a path always leads to nothing.
          if (contract.path.includes(`:${name}`)) expectProblem(answers[0]!, 404, 'object.not_found', contract.id);
          const told = { id: contract.id, name, isRefused: answers[0]!.status >= 400 };
          expect(told).toEqual({ ...told, isRefused: true });
          // An answer may repeat the id that was sent, and tells nothing else apart.
          expect(answers[0]!.text.replaceAll(id, missing)).toBe(answers[1]!.text);
          compared += 1;
        }
      }
    });
    expect(compared).toBeGreaterThanOrEqual(20);
  });

  it('is not in a list, whatever it is filtered by', async () => {
    const params = { workspaceId: world.mine.workspaceId };
    const walk = new Walk(api, 'operator', sender(world.owner));
    const answer = await walk.ask(routes.tasks.list, { params, search: `nodeId=${world.foreign.node.id}` });
    expect(answer.body).toMatchObject({ items: [], total: 0 });
    const nodes = await walk.ask(routes.nodes.list, { params, search: 'limit=200' });
    expect(nodes.text).not.toContain(world.foreign.node.id);
  });
});

/** Objects of the other workspace, by the name that parameters and fields have for them. */
async function foreignIds(): Promise<Record<string, string>> {
  const { workspaceId, node, taskId, installId, teamId } = world.foreign;
  const { id: keyId } = await makeKey(api, { workspaceId, userId: world.stranger.id, scopes: ['node:read'] });
  const serviceAccountId = randomUUID();
  const account = `INSERT INTO service_accounts (id, workspace_id, name, role) VALUES ($1, $2, 'theirs', 'viewer')`;
  await api.sql(account, [serviceAccountId, workspaceId]);
  const [viewId, groupId] = [await makeView(api, workspaceId), await makeGroup(api, workspaceId)];
  const actId = await makeBulkAct(api, workspaceId, world.stranger.id);
  return {
    viewId,
    groupId,
    actId,
    nodeId: node.id,
    taskId,
    installId,
    teamId,
    keyId,
    serviceAccountId,
    userId: world.stranger.id,
  };
}

/** The call with a foreign id at a path parameter or a field of the body that has this name; undefined where there is none. */
function replaced(contract: RouteContract, wire: WireCall, name: string, value: string): WireCall | undefined {
  if (contract.path.includes(`:${name}`)) return { ...wire, params: { ...wire.params, [name]: value } };
  const body = wire.body as Record<string, unknown> | undefined;
  return body && name in body ? { ...wire, body: { ...body, [name]: value } } : undefined;
}
