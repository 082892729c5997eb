import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyScopes, can, type Permission, type RouteContract, type Surface } from '@fettle/contracts';
import { makeKey, type TestKey } from './testing/api-keys.js';
import { expectProblem, unchanged, type Sampled } from './testing/refusals.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import {
  Walk,
  callsOf,
  closedRoutes,
  foreignUnchanged,
  ofMine,
  workspaceRoutes,
  type Refusal,
} from './testing/walk.js';
import { withHeaders } from './testing/wire.js';
import { makeWorld, type World } from './testing/world.js';

let api: TestApi;
let world: World;
/** Of the owner of `mine`, with every scope that there is. */
let full: TestKey;
let calls: Sampled;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
  full = await makeKey(api, { workspaceId: world.mine.workspaceId, userId: world.members.owner.id });
  calls = ofMine(await callsOf(api, world, closedRoutes('operator')), world);
});
afterAll(() => api.close());

const walk = (key: string, surface: Surface = 'operator') =>
  new Walk(api, surface, withHeaders({ authorization: `Bearer ${key}` }));
const notAllowed: Refusal = { status: 403, code: 'api_key.not_allowed' };
const missing: Refusal = { status: 403, code: 'permission.missing' };
const invalid: Refusal = { status: 401, code: 'api_key.invalid' };
const isForPeople = ({ access, onlyPeople, stepUp }: RouteContract): boolean =>
  access.kind !== 'workspace' || onlyPeople === true || stepUp === true;

/** What a key with these scopes hears on a route; null: it is served. */
function answerTo(contract: RouteContract, scopes: readonly Permission[]): Refusal | null {
  const { access } = contract;
  if (isForPeople(contract) || access.kind !== 'workspace') return notAllowed;
  return scopes.includes(access.permission) ? null : missing;
}

describe('an API key', () => {
  it('with all scopes is served what is for keys, and nothing of that changes another workspace', async () => {
    const served = workspaceRoutes('operator').filter((contract) => answerTo(contract, apiKeyScopes) === null);
    expect(served.length).toBeGreaterThan(15);
    await foreignUnchanged(api, world, async () => {
      for (const contract of served) {
        const [call] = await callsOf(api, world, [contract]);
        const workspaceId = call![1].params!['workspaceId']!;
        // One of the routes ends the key that calls it.
        const { key, id } = await makeKey(api, {
          workspaceId,
          userId: world.members.owner.id,
          scopes: [...apiKeyScopes],
        });
        await walk(key).served([call!]);
        // A person has so many keys at once, and no more.
        await api.sql("UPDATE api_keys SET revoked_at = now(), revoked_reason = 'used' WHERE id = $1", [id]);
      }
    });
  });

  it('with all scopes is refused what decides who may do what, and what belongs to a session', async () => {
    const refused = calls.filter(([contract]) => answerTo(contract, apiKeyScopes) !== null);
    expect(refused.length).toBeGreaterThan(10);
    await walk(full.key).refused(refused, (contract) => answerTo(contract, apiKeyScopes)!);
  });

  it.each([
    ['one scope', ['node:read'], 'owner'],
    ['the scopes of a reader', ['workspace:read', 'node:read', 'metric:read', 'task:read'], 'admin'],
  ] as const)('with %s opens no more than that', async (_name, scopes, role) => {
    const { workspaceId } = world.mine;
    const { key } = await makeKey(api, { workspaceId, userId: world.members[role].id, scopes });
    const refused = calls.filter(([contract]) => answerTo(contract, scopes) !== null);
    await walk(key).refused(refused, (contract) => answerTo(contract, scopes)!);
    const ends = ([{ id }]: Sampled[number]) => Number(id === 'cliLogin.end');
    const served = calls
      .filter(([contract]) => answerTo(contract, scopes) === null)
      // The one that ends the key that calls it comes last.
      .toSorted((one, other) => ends(one) - ends(other));
    expect(served.length).toBeGreaterThan(0);
    await walk(key).served(served);
  });

  it('whose person was demoted opens no more than the new role', async () => {
    const { workspaceId } = world.mine;
    const person = world.members.admin.id;
    const { key } = await makeKey(api, { workspaceId, userId: person });
    const role = (next: string) => api.sql('UPDATE memberships SET role = $2 WHERE user_id = $1', [person, next]);
    await role('viewer');
    const writes = calls.filter(([{ access }]) => access.kind === 'workspace' && !can('viewer', access.permission));
    await walk(key).refused(writes, (contract) => (isForPeople(contract) ? notAllowed : missing));
    await role('admin');
  });

  it('of another workspace finds nothing here, as where there is nothing', async () => {
    const { key } = await makeKey(api, { workspaceId: world.foreign.workspaceId, userId: world.stranger.id });
    const inWorkspace = calls.filter(([{ access }]) => access.kind === 'workspace');
    await unchanged(api, async () => {
      for (const [contract, wire] of inWorkspace) {
        const theirs = await walk(key).ask(contract, wire);
        const none = await walk(key).ask(contract, { ...wire, params: { ...wire.params, workspaceId: randomUUID() } });
        expectProblem(theirs, 404, 'object.not_found', contract.id);
        expect(theirs.text).toBe(none.text);
      }
    });
  });

  it('that was revoked, has expired, or whose person is disabled or gone opens nothing', async () => {
    const { workspaceId } = world.mine;
    const make = (userId: string) => makeKey(api, { workspaceId, userId });
    const { owner, admin, editor, operator } = world.members;
    const [revoked, expired] = [await make(owner.id), await make(admin.id)];
    const scopes = ['node:read'] as const;
    const disabled = await makeKey(api, { workspaceId, userId: editor.id, scopes });
    const gone = await makeKey(api, { workspaceId, userId: operator.id, scopes });
    await api.sql(`UPDATE api_keys SET revoked_at = fettle_now(), revoked_reason = 'test' WHERE id = $1`, [revoked.id]);
    await api.sql(`UPDATE api_keys SET expires_at = fettle_now() WHERE id = $1`, [expired.id]);
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [editor.id]);
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [operator.id]);
    for (const { key } of [revoked, expired, disabled, gone]) await walk(key).refused(calls, invalid);
  });

  it.each(['admin', 'agent'] as const)('is nothing on the %s surface', async (surface) => {
    const code = surface === 'agent' ? 'agent_key.invalid' : 'session.required';
    await walk(full.key, surface).refused(await callsOf(api, world, closedRoutes(surface)), { status: 401, code });
  });
});
