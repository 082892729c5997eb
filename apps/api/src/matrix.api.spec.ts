import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCodes, routes, workspaceRoles, type RouteContract, type Surface } from '@fettle/contracts';
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
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { TestBrowser } from './testing/test-browser.js';
import { call, nobody, withHeaders, type Send, type WireAnswer, type WireCall } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

const visited = new Set<string>();

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
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
          // Only where the same address is offered for other methods it is told that this one is not.
          const isOffered = own.some(({ path }) => shapeOf(path) === shapeOf(contract.path));
          const [status, code] = isOffered ? offeredOtherwise : notHere;
          expectProblem(answer, status, code, contract.id);
        }
      }
    });
  });
});

const offeredOtherwise = [405, 'request.method_not_allowed'] as const;
const notHere = [404, 'route.not_found'] as const;

/** A path without the names of its parameters. */
const shapeOf = (path: string): string => path.replaceAll(/:\w+/g, ':');

describe('the matrix', () => {
  it('has visited every route of every surface', () => {
    const all = everyRoute.map(({ surface, contract }) => `${surface} ${contract.id}`);
    expect([...visited].sort()).toEqual(all.sort());
  });
});
