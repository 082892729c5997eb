import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  allPermissions,
  apiKeyScopes,
  can,
  routes,
  teamRoles,
  workspaceRoles,
  type Result,
  type RouteContract,
} from '@fettle/contracts';
import fc from 'fast-check';
import { makeKey } from '../../testing/api-keys.js';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { sampleOf } from '../../testing/samples.js';
import { openTestApi, walking, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { call, withHeaders, type Send, type WireCall } from '../../testing/wire.js';
import { browserOf, enrolNode, makeTeam, makeWorld, sender, type World } from '../../testing/world.js';

type Answer = Result<typeof routes.permissionTest.ask>;

/** Somebody to ask about, and how he sends requests. */
interface Subject {
  readonly who: { readonly userId: string } | { readonly apiKeyId: string };
  readonly send: Send;
}

let api: TestApi;
let world: World;
let admin: TestBrowser;
let subjects: Subject[];
let workspaces: string[];
let nodes: string[];

const command = { type: 'exec', payload: { argv: ['true'] } };
const ask = (query: Record<string, string>): Promise<Answer> => admin.api.permissionTest.ask({ query: query as never });

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
  admin = await browserOf(api, world.platformAdmin, 'admin');
  const { workspaceId, ctx } = world.mine;
  const people = workspaceRoles.map((role) => world.members[role]);
  const teams = [];
  for (const role of teamRoles) {
    const person = await makePerson(api);
    const team = await makeTeam(api, workspaceId, role);
    await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')", [
      workspaceId,
      person.id,
    ]);
    await api.sql('INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)', [workspaceId, team, person.id]); // prettier-ignore
    people.push(person);
    teams.push(team);
  }
  const archived = await makeWorkspace(api, Object.fromEntries(people.map(({ id }) => [id, 'owner'])));
  await api.sql('UPDATE workspaces SET archived_at = fettle_now() WHERE id = $1', [archived]);
  workspaces = [workspaceId, world.foreign.workspaceId, archived];
  nodes = [world.mine.neighbour.id, world.foreign.node.id];
  for (const team of teams) {
    const { id } = await enrolNode(api, ctx);
    await api.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [id, team]);
    nodes.push(id);
  }
  const browser = async (person: Person): Promise<Subject> => ({
    who: { userId: person.id },
    send: sender(await browserOf(api, person)),
  });
  const key = async (userId: string, scopes?: readonly (typeof apiKeyScopes)[number][]): Promise<Subject> => {
    const made = await makeKey(api, { workspaceId, userId, ...(scopes ? { scopes } : {}) });
    return { who: { apiKeyId: made.id }, send: withHeaders({ authorization: `Bearer ${made.key}` }) };
  };
  /** The key of an owner with every scope, who is a viewer by now. */
  const demoted = async (): Promise<Subject> => {
    const { id } = await makePerson(api);
    await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [workspaceId, id]);
    const subject = await key(id);
    await api.sql("UPDATE memberships SET role = 'viewer' WHERE user_id = $1", [id]);
    return subject;
  };
  subjects = [
    ...(await Promise.all([...people, world.stranger, world.platformAdmin].map(browser))),
    ...(await Promise.all([key(world.members.owner.id), demoted(), key(world.members.owner.id, ['node:read'])])), // prettier-ignore
  ];
});
afterAll(() => api.close());

const asked = new Map(
  Object.values(routes)
    .flatMap((capability): RouteContract[] => Object.values(capability))
    .filter(({ access, surfaces }) => access.kind === 'workspace' && surfaces.includes('operator'))
    .map((contract) => [contract.id, contract]),
);

/** One question: who calls what, in which workspace, on which node. */
interface Choice {
  readonly at: number;
  readonly id: string;
  readonly workspaceId: string;
  readonly nodeId: string;
}

/** Queries of the reads that cannot do without one. */
const searches: Readonly<Record<string, string>> = {
  'members.assignable': 'search=per',
  'search.find': 'q=web',
  'readings.latest': 'command=system_info',
  'nodeOverviews.grouped': 'by=os',
  'nodeOverviews.cells': 'metric=cpu',
  'views.list': 'list=nodes',
};

/** What a call that is let in may be sent for real: reads, and writes that can be done again and again. */
const bodies: Readonly<Record<string, (nodeId: string) => unknown>> = {
  'tasks.create': (nodeId) => ({ nodeId, command }),
  'nodes.update': () => ({ description: `Seen ${Math.random()}` }),
};
const sampled = new Map<string, Promise<WireCall>>();

/**
 * What is sent. A right on nodes is judged when the node is found, after the body was read: so also what will be refused is of
 * the right form, that of the route's sample.
 */
async function bodyOf(contract: RouteContract, nodeId: string): Promise<Pick<WireCall, 'body'>> {
  const { id, access } = contract;
  if (id in bodies) return { body: bodies[id]!(nodeId) };
  if (!contract.body || access.kind !== 'workspace' || !access.onNodes) return {};
  if (!sampled.has(id)) sampled.set(id, Promise.resolve(sampleOf(api, world, contract)));
  const { body } = await sampled.get(id)!;
  return { body };
}

const isRead = ({ id, method, path, kind }: RouteContract) =>
  method === 'GET' &&
  kind !== 'raw' &&
  // Its query names nodes, which are looked for in the workspace.
  id !== 'metrics.compare' &&
  [...path.matchAll(/:(\w+)/g)].every(([, name]) => name === 'workspaceId' || name === 'nodeId');
const concernsNode = ({ id, path }: RouteContract) => path.includes(':nodeId') || id in bodies;

const namesIn = ({ path }: RouteContract) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);

describe('the tester', () => {
  it('says what a real request is answered with, whoever asks for whatever wherever', async () => {
    let compared = { allowed: 0, refused: 0 };
    // Each route is asked at least once by one who may and by one who may only read, so that no throw of the dice decides which are seen.
    const owner = workspaceRoles.indexOf('owner');
    const viewer = workspaceRoles.indexOf('viewer');
    const examples = [...asked.keys()].flatMap((id) =>
      [owner, viewer].map((at): [Choice] => [{ at, id, workspaceId: workspaces[0]!, nodeId: nodes[0]! }]),
    );
    const choice: fc.Arbitrary<Choice> = fc.record({
      at: fc.nat(subjects.length - 1),
      id: fc.oneof(fc.constantFrom(...asked.keys()), fc.constantFrom('tasks.create', 'nodes.update', 'nodes.get')),
      workspaceId: fc.oneof(fc.constant(workspaces[0]!), fc.constantFrom(...workspaces)),
      nodeId: fc.constantFrom(...nodes),
    });
    await fc.assert(
      fc.asyncProperty(choice, async ({ at, id, workspaceId, nodeId }) => {
        const [subject, contract] = [subjects[at]!, asked.get(id)!];
        const place = { workspaceId, ...(concernsNode(contract) ? { nodeId } : {}) };
        const answer = await ask({ ...subject.who, route: contract.id, ...place });
        const isSent = !answer.allowed || isRead(contract) || contract.id in bodies;
        if (!isSent) return;
        const wire: WireCall = {
          params: { ...Object.fromEntries(namesIn(contract).map((name) => [name, nodeId])), workspaceId, nodeId },
          search: searches[contract.id] ?? '',
          ...(await bodyOf(contract, nodeId)),
        };
        const real = await call(api, { send: subject.send, surface: 'operator', contract }, wire);
        const seen = { id: contract.id, status: real.status, code: real.status < 400 ? null : real.body['code'] };
        const said = {
          id: contract.id,
          status: answer.refusal?.status ?? contract.status,
          code: answer.refusal?.code ?? null,
        };
        expect({ ...seen, place }).toEqual({ ...said, place });
        compared = answer.allowed
          ? { ...compared, allowed: compared.allowed + 1 }
          : { ...compared, refused: compared.refused + 1 };
      }),
      { numRuns: 250 + examples.length, examples },
    );
    expect(compared.allowed).toBeGreaterThan(20);
    expect(compared.refused).toBeGreaterThan(50);
  }, 240_000);

  it('knows who has no session: the deactivated, the invited, and others than administrators on the admin surface', async () => {
    const { workspaceId } = world.mine;
    const person = await makePerson(api);
    await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
      workspaceId,
      person.id,
    ]);
    const question = { userId: person.id, permission: 'node:read', workspaceId };
    expect(await ask(question)).toMatchObject({ allowed: true, refusal: null });
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [person.id]);
    expect(await ask(question)).toMatchObject({ allowed: false, reasons: [{ kind: 'deactivated' }] });
    await api.sql('UPDATE users SET deactivated_at = NULL, activated_at = NULL, password_hash = NULL WHERE id = $1', [
      person.id,
    ]);
    expect(await ask(question)).toMatchObject({ allowed: false, reasons: [{ kind: 'pending' }] });
    const owner = { userId: world.members.owner.id, route: 'queues.list' };
    expect(await ask(owner)).toMatchObject({ allowed: false, refusal: { status: 403, code: 'permission.missing' } });
    const own = { userId: world.platformAdmin.id, route: 'queues.list' };
    expect(await ask(own)).toMatchObject({ allowed: true, reasons: [{ kind: 'platform-role' }] });
  });

  it('says why: the role, the team, the archive, the scopes of a key', async () => {
    const { workspaceId } = world.mine;
    const kinds = async (query: Record<string, string>) => (await ask(query)).reasons.map(({ kind }) => kind);
    const viewer = { userId: world.members.viewer.id, workspaceId };
    expect(await kinds({ ...viewer, permission: 'node:read' })).toEqual(['role']);
    expect(await kinds({ ...viewer, permission: 'task:cancel' })).toEqual(['role']);
    const ofTeam = { ...subjects[workspaceRoles.length]!.who, workspaceId, permission: 'task:run-medium' };
    expect(await kinds({ ...ofTeam, nodeId: nodes[2]! })).toEqual(['team', 'role']);
    expect(await ask({ ...ofTeam, nodeId: nodes[3]! })).toMatchObject({
      allowed: false,
      refusal: { code: 'permission.missing' },
      reasons: [{ kind: 'team', text: expect.stringContaining('none of them') }, { kind: 'role' }],
    });
    const owner = { userId: world.members.owner.id, workspaceId: workspaces[2]!, route: 'tasks.create' };
    expect(await ask(owner)).toMatchObject({ allowed: false, refusal: { code: 'workspace.archived', status: 409 } });
    const key = subjects.at(-1)!.who;
    expect(await ask({ ...key, workspaceId, permission: 'task:read' })).toMatchObject({
      allowed: false,
      reasons: [{ kind: 'key' }],
    });
    expect(await ask({ ...key, workspaceId, permission: 'node:read' })).toMatchObject({ allowed: true });
  });

  it('answers for every permission and every role what the table says', async () => {
    for (const permission of allPermissions.filter((one) => !one.startsWith('platform:'))) {
      for (const role of ['viewer', 'admin'] as const) {
        const answer = await ask({ userId: world.members[role].id, workspaceId: world.mine.workspaceId, permission });
        expect({ permission, role, allowed: answer.allowed }).toEqual({
          permission,
          role,
          allowed: can(role, permission),
        });
      }
    }
  });

  it('refuses questions that are none', async () => {
    const userId = world.members.viewer.id;
    for (const query of [
      {},
      { userId },
      { userId, apiKeyId: userId, route: 'nodes.list' },
      { userId, route: 'nodes.list', permission: 'node:read' },
    ])
      // prettier-ignore
      await expect(ask(query as never)).rejects.toMatchObject({ status: 400 });
    await expect(ask({ userId, route: 'nodes.fly' })).rejects.toMatchObject({ status: 404, code: 'route.not_found' });
    await expect(ask({ userId: world.mine.workspaceId, route: 'nodes.list' })).rejects.toMatchObject({ status: 404 });
  });
});
