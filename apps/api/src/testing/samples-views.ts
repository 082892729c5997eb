import { newId } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

type Make = (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>;
let count = 0;
const fresh = (what: string): string => `${what} ${process.pid}-${(count += 1)}`;

/** A view of nodes that everybody in `mine` sees, straight into the tables. */
export async function makeView(api: TestApi, workspaceId: string, ownerId: string | null = null): Promise<string> {
  const id = newId();
  const sql = `INSERT INTO saved_views (id, workspace_id, list, name, owner_id, state) VALUES ($1, $2, 'nodes', $3, $4, '{}')`;
  await api.sql(sql, [id, workspaceId, fresh('View'), ownerId]);
  return id;
}

/** A group of nodes whose members are listed, or with a rule. */
export async function makeGroup(api: TestApi, workspaceId: string, rule: string | null = null): Promise<string> {
  const id = newId();
  const sql = 'INSERT INTO node_groups (id, workspace_id, name, rule) VALUES ($1, $2, $3, $4)';
  await api.sql(sql, [id, workspaceId, fresh('Group'), rule]);
  return id;
}

const inMine = ({ mine }: World) => ({ workspaceId: mine.workspaceId });
const onView: Make = async (api, world) => ({
  params: { ...inMine(world), viewId: await makeView(api, world.mine.workspaceId) },
});
const onGroup: Make = async (api, world) => ({
  params: { ...inMine(world), groupId: await makeGroup(api, world.mine.workspaceId) },
});

/** An act on nodes that nobody gets on with, straight into the tables. */
export async function makeBulkAct(api: TestApi, workspaceId: string, userId: string): Promise<string> {
  const id = newId();
  const actor = JSON.stringify({ kind: 'user', id: userId, label: 'somebody', sessionId: newId() });
  const sql = `INSERT INTO bulk_acts (id, workspace_id, kind, params, q, actor, total)
    VALUES ($1, $2, 'site', '{"kind":"site","site":"x"}', '', $3, 0)`;
  await api.sql(sql, [id, workspaceId, actor]);
  return id;
}
const onAct: Make = async (api, { mine, members }) => ({
  params: { workspaceId: mine.workspaceId, actId: await makeBulkAct(api, mine.workspaceId, members.owner.id) },
});

/** Valid calls of views, groups, overviews and the search. */
export const viewSamples: Readonly<Record<string, Make>> = {
  'nodeOverviews.grouped': (_api, world) => ({ params: inMine(world), search: 'by=os' }),
  'nodeOverviews.cells': (_api, world) => ({ params: inMine(world), search: 'metric=cpu' }),
  'views.list': (_api, world) => ({ params: inMine(world), search: 'list=nodes' }),
  'views.get': onView,
  'views.create': (_api, world) => ({
    params: inMine(world),
    body: { list: 'nodes', name: fresh('Mine'), state: { q: 'presence:offline' } },
  }),
  'views.update': async (api, world, caller) => ({
    params: { ...inMine(world), viewId: await ownView(api, world, caller) },
    body: { name: fresh('Renamed') },
  }),
  'views.share': async (api, world, caller) => ({
    params: { ...inMine(world), viewId: await ownView(api, world, caller) },
    body: { scope: 'workspace' },
  }),
  'views.remove': async (api, world, caller) => ({
    params: { ...inMine(world), viewId: await ownView(api, world, caller) },
  }),
  'views.pin': async (api, world, caller) => ({ ...(await onView(api, world, caller)), body: { isPinned: true } }),
  'views.setDefault': async (api, world) => ({
    params: inMine(world),
    body: { list: 'nodes', viewId: await makeView(api, world.mine.workspaceId) },
  }),
  'views.setSharedDefault': async (api, world) => ({
    params: inMine(world),
    body: { list: 'nodes', viewId: await makeView(api, world.mine.workspaceId) },
  }),
  'groups.list': (_api, world) => ({ params: inMine(world) }),
  'groups.get': onGroup,
  'groups.uses': onGroup,
  'groups.create': (_api, world) => ({
    params: inMine(world),
    body: { kind: 'rule', name: fresh('Group'), rule: 'os:linux' },
  }),
  'groups.update': async (api, world, caller) => ({
    ...(await onGroup(api, world, caller)),
    body: { description: fresh('Described') },
  }),
  'groups.remove': onGroup,
  'groups.addNodes': async (api, world, caller) => ({
    ...(await onGroup(api, world, caller)),
    body: { nodeIds: [world.mine.neighbour.id] },
  }),
  'groups.removeNodes': async (api, world, caller) => {
    const call = await onGroup(api, world, caller);
    const sql = 'INSERT INTO node_group_members (workspace_id, group_id, node_id) VALUES ($1, $2, $3)';
    await api.sql(sql, [world.mine.workspaceId, call.params?.['groupId'], world.mine.neighbour.id]);
    return { ...call, body: { nodeIds: [world.mine.neighbour.id] } };
  },
  'bulkActs.start': (_api, world) => ({
    params: inMine(world),
    body: { q: '', act: { kind: 'tag-add', tags: ['sampled'] } },
  }),
  'bulkActs.run': (_api, world) => ({
    params: inMine(world),
    body: { q: '', command: { type: 'exec', payload: { argv: ['true'] } } },
  }),
  'bulkActs.giveToTeam': (_api, world) => ({
    params: inMine(world),
    body: { q: '', onlyIds: [world.mine.neighbour.id], teamId: null },
  }),
  'bulkActs.get': onAct,
  'bulkActs.nodes': onAct,
  'bulkActs.cancel': onAct,
  'search.find': (_api, world) => ({ params: inMine(world), search: 'q=web' }),
};

/** A view that the caller of the sample may change: his own where he is a member, else everybody's. */
async function ownView(api: TestApi, { mine, members }: World, caller: string): Promise<string> {
  const isMember = Object.values(members).some(({ id }) => id === caller);
  return makeView(api, mine.workspaceId, isMember ? caller : null);
}
