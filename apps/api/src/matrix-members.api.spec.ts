import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, workspaceRoles, type RouteContract, type WorkspaceRole } from '@fettle/contracts';
import { makePerson, type Person } from './testing/people.js';
import { contractsOf, expectProblem, sampled, unchanged } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { Walk, callsOf, foreignUnchanged, ofMine, workspaceRoutes } from './testing/walk.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
});
afterAll(() => api.close());

/** Somebody new with a role in `mine`. */
async function newcomer(role: WorkspaceRole): Promise<Person> {
  const person = await makePerson(api);
  const sql = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await api.sql(sql, [world.mine.workspaceId, person.id, role]);
  return person;
}

const walkOf = async (person: Person) => new Walk(api, 'operator', sender(await browserOf(api, person)));
const permissionOf = ({ access }: RouteContract) => (access.kind === 'workspace' ? access.permission : null);
const mayCall = (role: WorkspaceRole) => (contract: RouteContract) => {
  const permission = permissionOf(contract);
  return permission !== null && can(role, permission);
};

describe('a member', () => {
  it.each(workspaceRoles)(
    'who is %s does what the role holds, and nothing of it changes another workspace',
    async (role) => {
      const walk = await walkOf(world.members[role]);
      await foreignUnchanged(api, world, async () => {
        for (const contract of workspaceRoutes('operator').filter(mayCall(role))) {
          await walk.served([[contract, await sampleOf(api, world, contract, world.members[role].id)]]);
        }
      });
    },
  );

  it.each(workspaceRoles)(
    'who is %s is refused everything else, and told which permission is missing',
    async (role) => {
      const walk = await walkOf(world.members[role]);
      const refused = workspaceRoutes('operator').filter((contract) => !mayCall(role)(contract));
      const calls = ofMine(await callsOf(api, world, refused), world);
      await unchanged(api, async () => {
        for (const [contract, wire] of calls) {
          const answer = await walk.ask(contract, wire);
          expectProblem(answer, 403, 'permission.missing', contract.id);
          expect(answer.body['message']).toContain(permissionOf(contract));
        }
      });
    },
  );

  it.each(workspaceRoles)('who is %s reaches what everybody signed in may', async (role) => {
    for (const contract of contractsOf('operator').filter(({ access }) => access.kind === 'session')) {
      // Somebody new each time: some of these end sessions or change the password.
      const caller = await newcomer(role);
      await (await walkOf(caller)).served([[contract, await sampleOf(api, world, contract, caller.id)]]);
    }
  });

  it('loses each permission with the membership, at once', async () => {
    const leaving = await newcomer('owner');
    const walk = await walkOf(leaving);
    const calls = ofMine(await sampled(api, world, workspaceRoutes('operator')), world);
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [leaving.id]);
    await walk.refused(calls, { status: 404, code: 'object.not_found' });
  });
});
