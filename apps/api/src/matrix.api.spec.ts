import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, errorCodes, routes, workspaceRoles, type RouteContract, type Surface } from '@fettle/contracts';
import { PASSWORD, makePerson } from './testing/people.js';
import {
  contractsOf,
  everyRoute,
  expectProblem,
  sampled as sampledIn,
  surfaces,
  unchanged as unchangedIn,
} from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import { TestBrowser } from './testing/test-browser.js';
import { call, nobody, withHeaders, type Send, type WireAnswer, type WireCall } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

const visited = new Set<string>();

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const ofKind = (surface: Surface, ...kinds: string[]): RouteContract[] =>
  contractsOf(surface).filter((contract) => kinds.includes(contract.access.kind));

async function ask(send: Send, surface: Surface, contract: RouteContract, wire: WireCall): Promise<WireAnswer> {
  visited.add(`${surface} ${contract.id}`);
  return call(api, { send, surface, contract }, wire);
}

const sampled = (contracts: readonly RouteContract[]) => sampledIn(api, world, contracts);
const unchanged = (work: () => Promise<void>) => unchangedIn(api, work);

describe('somebody without credentials', () => {
  it.each(surfaces)('is refused with 401 on every closed route of the %s surface', async (surface) => {
    const closed = await sampled(ofKind(surface, 'session', 'workspace', 'platform', 'agent'));
    expect(closed.length).toBeGreaterThan(0);
    await unchanged(async () => {
      for (const [contract, wire] of closed) {
        const code = surface === 'agent' ? 'agent_key.invalid' : 'session.required';
        expectProblem(await ask(nobody, surface, contract, wire), 401, code, contract.id);
      }
    });
  });

  it('reaches what is public, and nothing answers there as it would to a member', async () => {
    const expected: Record<string, readonly number[]> = {
      'auth.refresh': [401],
      ...Object.fromEntries(
        ['begin', 'validatePostgres', 'validateRedis', 'validateSmtp', 'complete'].map((verb) => [
          `setup.${verb}`,
          [errorCodes['setup.token_invalid'].status, errorCodes['setup.done'].status],
        ]),
      ),
      'agentBuilds.file': [404],
      // Whether a build lies in the folder depends on the machine.
      'agentBuilds.manifest': [200, 404],
      'agentBuilds.script': [200],
    };
    for (const surface of surfaces) {
      for (const [contract, wire] of await sampled(ofKind(surface, 'public'))) {
        if (contract.id === 'auth.signIn' && surface === 'admin') continue;
        const { status } = await ask(nobody, surface, contract, wire);
        expect({
          id: contract.id,
          fits: (expected[contract.id] ?? [contract.status]).includes(status),
          status,
        }).toEqual({
          id: contract.id,
          fits: true,
          status,
        });
      }
    }
  });

  it('does not sign in to the admin surface as a member, and gets no cookie', async () => {
    const contract = routes.auth.signIn;
    for (const role of workspaceRoles) {
      const body = { email: world.members[role].email, password: PASSWORD };
      const answer = await ask(nobody, 'admin', contract, { body });
      expectProblem(answer, 403, 'permission.missing', role);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe('a member', () => {
  it.each(workspaceRoles)('who is %s does what the role holds and nothing else', async (role) => {
    const send = sender(await browserOf(api, world.members[role]));
    for (const contract of ofKind('operator', 'workspace')) {
      if (contract.access.kind !== 'workspace') continue;
      const { permission } = contract.access;
      const wire = await sampleOf(api, world, contract);
      if (can(role, permission)) {
        const { status } = await ask(send, 'operator', contract, wire);
        expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
        continue;
      }
      await unchanged(async () => {
        const answer = await ask(send, 'operator', contract, wire);
        expectProblem(answer, 403, 'permission.missing', contract.id);
        expect(answer.body['message']).toContain(permission);
      });
    }
  });

  it.each(workspaceRoles)('who is %s reaches what everybody signed in may', async (role) => {
    for (const contract of ofKind('operator', 'session')) {
      // Somebody new each time: some of these end sessions or change the password.
      const caller = await makePerson(api);
      await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
        world.mine.workspaceId,
        caller.id,
        role,
      ]);
      const send = sender(await browserOf(api, caller));
      const { status } = await ask(send, 'operator', contract, await sampleOf(api, world, contract, caller.id));
      expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
    }
  });

  it('loses each permission with the membership, at once', async () => {
    const leaving = await makePerson(api);
    const { workspaceId } = world.mine;
    const membership = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
    await api.sql(membership, [workspaceId, leaving.id, 'owner']);
    const send = sender(await browserOf(api, leaving));
    const calls = await sampled(ofKind('operator', 'workspace'));
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [leaving.id]);
    await unchanged(async () => {
      for (const [contract, wire] of calls) {
        expectProblem(await ask(send, 'operator', contract, wire), 404, 'object.not_found', contract.id);
      }
    });
  });
});

describe('what belongs to others', () => {
  it('is a workspace that does not exist, for strangers and for the administrator of the platform', async () => {
    const calls = await sampled(ofKind('operator', 'workspace'));
    const senders = [sender(await browserOf(api, world.stranger)), sender(await browserOf(api, world.platformAdmin))];
    await unchanged(async () => {
      for (const send of senders) {
        for (const [contract, wire] of calls) {
          const missing = { ...wire, params: { ...wire.params, workspaceId: randomUUID() } };
          const [theirs, none] = [
            await ask(send, 'operator', contract, wire),
            await ask(send, 'operator', contract, missing),
          ];
          expectProblem(theirs, 404, 'object.not_found', contract.id);
          expect(theirs.text).toBe(none.text);
        }
      }
    });
  });

  it('is an object that does not exist, when asked for through the own workspace', async () => {
    const { mine, foreign } = world;
    const ids = {
      nodeId: foreign.node.id,
      taskId: foreign.taskId,
      installId: foreign.installId,
      teamId: foreign.teamId,
    } as const;
    const send = sender(world.owner);
    const calls = await sampled(ofKind('operator', 'workspace'));
    let compared = 0;
    await unchanged(async () => {
      for (const [contract, wire] of calls) {
        for (const [name, id] of Object.entries(ids)) {
          const at = (value: string) => replaced(contract, wire, { workspaceId: mine.workspaceId, name, value });
          const [theirs, none] = [at(id), at(randomUUID())];
          if (!theirs || !none) continue;
          const answers = [await ask(send, 'operator', contract, theirs), await ask(send, 'operator', contract, none)];
          expectProblem(answers[0]!, 404, 'object.not_found', `${contract.id} ${name}`);
          expect(answers[0]!.text).toBe(answers[1]!.text);
          compared += 1;
        }
      }
    });
    expect(compared).toBeGreaterThanOrEqual(7);
  });

  it('is not in a list, whatever it is filtered by', async () => {
    const params = { workspaceId: world.mine.workspaceId };
    const search = `nodeId=${world.foreign.node.id}`;
    const answer = await ask(sender(world.owner), 'operator', routes.tasks.list, { params, search });
    expect(answer.body).toMatchObject({ items: [], total: 0 });
    const nodes = await ask(sender(world.owner), 'operator', routes.nodes.list, { params, search: 'limit=200' });
    expect(nodes.text).not.toContain(world.foreign.node.id);
  });
});

/** The call with a foreign id at a path parameter or a field of the body that has this name; undefined where there is none. */
function replaced(
  contract: RouteContract,
  wire: WireCall,
  { workspaceId, name, value }: { workspaceId: string; name: string; value: string },
): WireCall | undefined {
  if (contract.path.includes(`:${name}`)) return { ...wire, params: { ...wire.params, workspaceId, [name]: value } };
  const body = wire.body as Record<string, unknown> | undefined;
  return body && name in body ? { ...wire, body: { ...body, [name]: value } } : undefined;
}

describe('the admin surface', () => {
  it('serves the administrator of the platform', async () => {
    const membership = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
    for (const contract of ofKind('admin', 'session', 'platform', 'workspace')) {
      const admin = await makePerson(api, { platformRole: 'platform_admin' });
      await api.sql(membership, [world.mine.workspaceId, admin.id, 'viewer']);
      const send = sender(await browserOf(api, admin, 'admin'));
      const { status } = await ask(send, 'admin', contract, await sampleOf(api, world, contract, admin.id));
      expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
    }
  });

  it('does not know sessions of the operator surface, nor the other way round', async () => {
    for (const [from, to] of [
      ['operator', 'admin'],
      ['admin', 'operator'],
    ] as const) {
      const source = await browserOf(api, world.platformAdmin, from);
      const thief = new TestBrowser(api, to);
      thief.csrf = source.csrf;
      thief.plant('access', source.cookie('access').value);
      thief.plant('refresh', source.cookie('refresh').value);
      const calls = await sampled([...ofKind(to, 'session', 'workspace', 'platform'), routes.auth.refresh]);
      await unchanged(async () => {
        for (const [contract, wire] of calls) {
          const answer = await ask(sender(thief), to, contract, wire);
          expect({ id: contract.id, status: answer.status }).toEqual({ id: contract.id, status: 401 });
        }
      });
    }
  });
});

describe('a route on a surface that does not list it', () => {
  it.each(surfaces)('is nothing on the %s surface, with whatever credentials', async (surface) => {
    const own = contractsOf(surface);
    const elsewhere = everyRoute.map(({ contract }) => contract).filter((contract) => !own.includes(contract));
    const calls = await sampled([...new Set(elsewhere)]);
    const key = { authorization: `Bearer ${world.mine.node.key}`, 'x-agent-node-id': world.mine.node.id };
    const browser = surface === 'agent' ? world.owner : await browserOf(api, world.platformAdmin, surface);
    await unchanged(async () => {
      for (const [contract, wire] of calls) {
        for (const send of [nobody, withHeaders(key), sender(browser)]) {
          const answer = await call(api, { send, surface, contract }, wire);
          expectProblem(answer, 404, 'route.not_found', contract.id);
        }
      }
    });
  });
});

describe('the matrix', () => {
  it('has visited every route of every surface', () => {
    const all = everyRoute.map(({ surface, contract }) => `${surface} ${contract.id}`);
    expect([...visited].sort()).toEqual(all.sort());
  });
});
