import { randomUUID } from 'node:crypto';
import { workspaceRoles } from '@fettle/contracts';
import { setUpMail, storedVersion } from './mail-set-up.js';
import { makePerson, makeWorkspace } from './people.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

type Make = (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>;

/** A workspace of the same people with the same roles, which nobody misses afterwards. */
async function twin(api: TestApi, { members }: World): Promise<string> {
  const another = await makePerson(api);
  const roles = Object.fromEntries(workspaceRoles.map((role) => [members[role].id, role]));
  return makeWorkspace(api, { ...roles, [another.id]: 'owner' });
}

async function archivedTwin(api: TestApi, world: World): Promise<string> {
  const id = await twin(api, world);
  await api.sql('UPDATE workspaces SET archived_at = fettle_now() WHERE id = $1', [id]);
  return id;
}

const inTwin = async (api: TestApi, world: World): Promise<WireCall> => ({
  params: { workspaceId: await twin(api, world) },
});
const inWorkspace = (_api: TestApi, { mine }: World): WireCall => ({ params: { workspaceId: mine.workspaceId } });

/** A new member of `mine`, a viewer. */
async function freshMember(api: TestApi, { mine }: World): Promise<{ workspaceId: string; userId: string }> {
  const { id } = await makePerson(api);
  const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`;
  await api.sql(sql, [mine.workspaceId, id]);
  return { workspaceId: mine.workspaceId, userId: id };
}

async function pendingMember(api: TestApi, { mine }: World): Promise<{ workspaceId: string; userId: string }> {
  const id = randomUUID();
  const user = 'INSERT INTO users (id, email, name, invited_at) VALUES ($1, $2, $3, fettle_now())';
  await api.sql(user, [id, `invited-${id}@example.org`, 'Invited Person']);
  const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`;
  await api.sql(sql, [mine.workspaceId, id]);
  return { workspaceId: mine.workspaceId, userId: id };
}

/** Valid calls of workspaces and of who belongs to them. What ends a workspace, or the own membership, acts on a twin. */
export const workspaceSamples: Readonly<Record<string, Make>> = {
  'workspaces.update': (api, world) => ({ ...inWorkspace(api, world), body: { timezone: 'Europe/Berlin' } }),
  'workspaces.archive': inTwin,
  'workspaces.restore': async (api, world) => ({ params: { workspaceId: await archivedTwin(api, world) } }),
  'workspaces.remove': async (api, world) => {
    const workspaceId = await twin(api, world);
    return { params: { workspaceId }, body: { slug: `team-${workspaceId}` } };
  },
  'workspaces.transfer': async (api, world) => ({
    ...(await inTwin(api, world)),
    body: { userId: world.members.viewer.id },
  }),
  'members.list': inWorkspace,
  'members.get': (_api, { mine, members }) => ({
    params: { workspaceId: mine.workspaceId, userId: members.viewer.id },
  }),
  'members.add': async (api, world) => ({
    ...inWorkspace(api, world),
    body: { userId: (await makePerson(api)).id, role: 'viewer' },
  }),
  'members.update': async (api, world) => ({ params: await freshMember(api, world), body: { role: 'operator' } }),
  'members.remove': async (api, world) => ({ params: await freshMember(api, world) }),
  'members.endings': (_api, { mine, members }) => ({
    params: { workspaceId: mine.workspaceId, userId: members.viewer.id },
  }),
  'members.resend': async (api, world) => {
    // Without mail only administrators of the platform are told links.
    if ((await storedVersion(api, 'mail')) === 0) await setUpMail(api);
    return { params: await pendingMember(api, world) };
  },
  'members.leave': inTwin,
  'members.assignable': (api, world) => ({ ...inWorkspace(api, world), search: 'search=per' }),
  'platformWorkspaces.list': () => ({}),
  'platformWorkspaces.get': inWorkspace,
  'platformWorkspaces.members': inWorkspace,
  'platformWorkspaces.teams': inWorkspace,
  'platformWorkspaces.create': (_api, { members }) => ({
    body: { name: 'A new one', slug: `new-${randomUUID()}`, owner: { userId: members.owner.id } },
  }),
  'platformWorkspaces.update': (api, world) => ({ ...inWorkspace(api, world), body: { timezone: 'Asia/Tokyo' } }),
  'platformWorkspaces.archive': inTwin,
  'platformWorkspaces.restore': async (api, world) => ({ params: { workspaceId: await archivedTwin(api, world) } }),
  'platformWorkspaces.makeDefault': inTwin,
  'platformWorkspaces.addOwner': async (api, world) => ({
    ...(await inTwin(api, world)),
    body: { userId: world.members.viewer.id },
  }),
};
