import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  permissionMatrix,
  routes,
  teamCan,
  teamRoles,
  workspaceRoles,
  type Permission,
  type RouteContract,
  type TeamRole,
} from '@fettle/contracts';
import { makePerson, makeWorkspace, type Person } from './testing/people.js';
import { expectProblem, unchanged } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { call, type Send, type WireCall } from './testing/wire.js';
import {
  browserOf,
  enrolNode,
  makeTask,
  makeTeam,
  makeWorld,
  sender,
  type EnrolledNode,
  type World,
} from './testing/world.js';

/** A call by what it does to a node. */
type Make = (nodeId: string) => WireCall | Promise<WireCall>;

let api: TestApi;
let world: World;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
  workspaceId = world.mine.workspaceId;
});
afterAll(() => api.close());

/** Acts on all that a filter matches: each node is judged when its turn comes (bulk-acts.int, bulk-acts.api). */
const overMany = ['bulkActs.start', 'bulkActs.run', 'bulkActs.cancel'];

/** Every route that rights of teams can open. One whose permission depends on what it is sent stands in the matrix with each. */
const onNodes = [...new Set(permissionMatrix(routes).flatMap(({ routes: opened }) => opened))].filter(
  ({ id, access }) => access.kind === 'workspace' && access.onNodes && !overMany.includes(id),
);
const permissionOfRoute = ({ access }: RouteContract) => (access as { permission: Permission }).permission;
/** What a call of it may need, by what it is sent. */
const permissionsOfRoute = ({ access }: RouteContract): readonly Permission[] =>
  access.kind === 'workspace' ? [...new Set([access.permission, ...(access.raised?.to ?? [])])] : [];

const command = { type: 'exec', payload: { argv: ['true'] } };
const teamOfNode = async (nodeId: string) =>
  (await api.sql<{ team_id: string | null }>('SELECT team_id FROM nodes WHERE id = $1', [nodeId]))[0]?.team_id;

/** What differs from the sample of the route, which acts on a node of the world that it is given. */
const calls: Readonly<Record<string, Make>> = {
  'nodes.update': (nodeId) => ({ params: { workspaceId, nodeId }, body: { description: `Seen ${Math.random()}` } }),
  'nodes.revokeKey': (nodeId) => ({ params: { workspaceId, nodeId } }),
  'tasks.create': (nodeId) => ({ params: { workspaceId }, body: { nodeId, command } }),
  'tasks.createMany': (nodeId) => ({ params: { workspaceId }, body: { nodeIds: [nodeId], command } }),
  'tasks.createForTeam': async (nodeId) => ({
    params: { workspaceId, teamId: (await teamOfNode(nodeId)) ?? (await makeTeam(api, workspaceId)) },
    body: { command },
  }),
  'tasks.cancel': async (nodeId) => ({
    params: { workspaceId, taskId: await waiting(nodeId) },
    body: {},
  }),
  'tasks.cancelMany': async (nodeId) => ({ params: { workspaceId }, body: { taskIds: [await waiting(nodeId)] } }),
};

const waiting = (nodeId: string) => makeTask(api, world.owner, workspaceId, nodeId);

async function enrolIn(teamId: string | null): Promise<EnrolledNode> {
  const node = await enrolNode(api, world.mine.ctx);
  await api.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [node.id, teamId]);
  return node;
}
const nodeOf = async (teamId: string | null): Promise<string> => (await enrolIn(teamId)).id;

/** A valid call on a node of a team, or of none. */
async function callOn(teamId: string | null, contract: RouteContract): Promise<WireCall> {
  const node = await enrolIn(teamId);
  const make = calls[contract.id];
  if (make) return make(node.id);
  // Samples know a world in which there is always a team; in this one it may be none.
  const mine = { ...world.mine, node, neighbour: node, teamId: teamId as string };
  return sampleOf(api, { ...world, mine }, contract);
}

/** A viewer who belongs to a team with this right. */
async function memberOf(role: TeamRole | null): Promise<{ person: Person; teamId: string; send: Send }> {
  const person = await makePerson(api);
  await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')", [
    workspaceId,
    person.id,
  ]);
  const teamId = await makeTeam(api, workspaceId, role);
  await join(teamId, person);
  return { person, teamId, send: sender(await browserOf(api, person)) };
}

const join = (teamId: string, { id }: Person) =>
  api.sql('INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)', [workspaceId, teamId, id]);

/** Whether an answer of many says of its one object that the permission is missing. */
const refusedInside = (body: Record<string, unknown>): unknown =>
  (body['refused'] as { code: string }[] | undefined)?.[0]?.code;

async function expectRefusal(send: Send, contract: RouteContract, wire: WireCall): Promise<void> {
  await unchanged(api, async () => {
    const answer = await call(api, { send, surface: 'operator', contract }, wire);
    const isMany = answer.status === contract.status;
    if (isMany)
      expect({ id: contract.id, code: refusedInside(answer.body) }).toEqual({ id: contract.id, code: 'permission.missing' }); // prettier-ignore
    else {
      expectProblem(answer, 403, 'permission.missing', contract.id);
      expect(permissionsOfRoute(contract).filter((one) => String(answer.body['message']).includes(one))).toHaveLength(
        1,
      );
    }
  });
}

describe('the right of a team', () => {
  it('is asked for on every route that it can open', () => {
    expect(onNodes.length).toBeGreaterThan(25);
    expect(onNodes.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(calls)));
  });

  it.each(teamRoles)(
    '%s opens on nodes of the team what it holds, and nothing on any other node',
    async (role) => {
      const { send, teamId } = await memberOf(role);
      // Another team that grants everything, to others.
      const strangers = await makeTeam(api, workspaceId, 'admin');
      for (const contract of onNodes) {
        const own = await callOn(teamId, contract);
        if (teamCan(role, permissionOfRoute(contract))) {
          const answer = await call(api, { send, surface: 'operator', contract }, own);
          expect({ id: contract.id, status: answer.status }).toEqual({ id: contract.id, status: contract.status });
          expect(refusedInside(answer.body)).not.toBe('permission.missing');
        } else await expectRefusal(send, contract, own);
        for (const other of [strangers, null]) await expectRefusal(send, contract, await callOn(other, contract));
      }
    },
    240_000,
  );

  it.each(teamRoles)('%s opens nothing in another workspace: it does not exist', async (role) => {
    const { send } = await memberOf(role);
    const { foreign } = world;
    for (const contract of onNodes) {
      const wire = await callOn(null, contract);
      const there = { ...wire, params: { ...wire.params, workspaceId: foreign.workspaceId } };
      await unchanged(api, async () => {
        const answer = await call(api, { send, surface: 'operator', contract }, there);
        expectProblem(answer, 404, 'object.not_found', contract.id);
      });
    }
  });

  it('that grants nothing opens nothing, and no right opens what is no matter of nodes', async () => {
    const { send, teamId } = await memberOf(null);
    const node = await nodeOf(teamId);
    for (const contract of onNodes) await expectRefusal(send, contract, await callOn(teamId, contract));
    const strong = await memberOf('admin');
    const params = { workspaceId };
    const others: [RouteContract, WireCall][] = [
      [routes.teams.create, { params, body: { name: 'Mine now', role: 'admin' } }],
      [routes.enrolment.create, { params, body: { nodeName: 'Another' } }],
      [routes.nodeTeams.assign, { params: { ...params, nodeId: node }, body: { teamId: strong.teamId } }],
    ];
    for (const [contract, wire] of others) await expectRefusal(strong.send, contract, wire);
  });

  it('of several teams is that of each on its own nodes', async () => {
    const { person, send, teamId } = await memberOf('operator');
    const editors = await makeTeam(api, workspaceId, 'editor');
    await join(editors, person);
    const [run, edit] = [await nodeOf(teamId), await nodeOf(editors)];
    const asked = { params: { workspaceId }, body: { nodeIds: [run, edit], command } };
    const answer = await call(api, { send, surface: 'operator', contract: routes.tasks.createMany }, asked);
    expect(answer.body['refused']).toEqual([{ nodeId: edit, code: 'permission.missing' }]);
    expect((answer.body['created'] as unknown[]).length).toBe(1);
    await expectRefusal(send, routes.nodes.update, await calls['nodes.update']!(run));
    const edited = await call(api, { send, surface: 'operator', contract: routes.nodes.update }, await calls['nodes.update']!(edit)); // prettier-ignore
    expect(edited.status).toBe(200);
  });

  it('adds to the own role and takes nothing from it', async () => {
    for (const role of workspaceRoles.filter((one) => one !== 'viewer' && one !== 'editor')) {
      const person = await makePerson(api);
      await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [workspaceId, person.id, role]); // prettier-ignore
      await join(await makeTeam(api, workspaceId, 'editor'), person);
      const send = sender(await browserOf(api, person));
      const wire = await calls['tasks.create']!(await nodeOf(null));
      expect((await call(api, { send, surface: 'operator', contract: routes.tasks.create }, wire)).status).toBe(202);
    }
  });

  it('ends with the next request when the person leaves the team, the node leaves it, or its right becomes another one', async () => {
    const ways = [
      (teamId: string, personId: string) =>
        world.owner.api.teams.removeMember({ params: { workspaceId, teamId, userId: personId } }),
      (teamId: string) => world.owner.api.teams.update({ params: { workspaceId, teamId }, body: { role: 'editor' } }),
      (_teamId: string, _personId: string, nodeId: string) =>
        world.owner.api.nodeTeams.assign({ params: { workspaceId, nodeId }, body: { teamId: null } }),
      (teamId: string) => world.owner.api.teams.remove({ params: { workspaceId, teamId }, query: { release: 'true' } }),
    ];
    for (const end of ways) {
      const { person, teamId, send } = await memberOf('operator');
      const nodeId = await nodeOf(teamId);
      const create = { params: { workspaceId }, body: { nodeId, command } };
      const before = await call(api, { send, surface: 'operator', contract: routes.tasks.create }, create);
      expect(before.status).toBe(202);
      await end(teamId, person.id, nodeId);
      await expectRefusal(send, routes.tasks.create, create);
      const taskId = String(before.body['id']);
      await expectRefusal(send, routes.tasks.cancel, { params: { workspaceId, taskId }, body: {} });
    }
  });

  it('is nobody’s without a membership of the workspace', async () => {
    const { person, teamId, send } = await memberOf('admin');
    const elsewhere = await makeWorkspace(api, { [person.id]: 'owner' });
    expect(elsewhere).toBeTruthy();
    const nodeId = await nodeOf(teamId);
    await api.sql('DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2', [workspaceId, person.id]);
    const answer = await call(api, { send, surface: 'operator', contract: routes.tasks.create }, await calls['tasks.create']!(nodeId)); // prettier-ignore
    expectProblem(answer, 404, 'object.not_found', 'tasks.create');
  });
});
