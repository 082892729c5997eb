import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { enrolNode, type World } from './world.js';

type Make = (api: TestApi, world: World) => WireCall | Promise<WireCall>;

const workspaceOf = ({ mine }: World) => ({ workspaceId: mine.workspaceId });
const onNode: Make = (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId, nodeId: mine.node.id } });

/** A node of nobody else, in the team whose rights some of the callers have. */
async function freshNode(
  api: TestApi,
  { mine }: World,
): Promise<{ workspaceId: string; nodeId: string; name: string }> {
  const { id: nodeId } = await enrolNode(api, mine.ctx);
  const sql = 'UPDATE nodes SET team_id = $2 WHERE id = $1 RETURNING name';
  const [node] = await api.sql<{ name: string }>(sql, [nodeId, mine.teamId]);
  return { workspaceId: mine.workspaceId, nodeId, name: node!.name };
}

async function params(api: TestApi, world: World): Promise<{ workspaceId: string; nodeId: string }> {
  const { workspaceId, nodeId } = await freshNode(api, world);
  return { workspaceId, nodeId };
}

/** A node with a window in a state. */
async function withWindow(api: TestApi, world: World, state: 'active' | 'scheduled') {
  const of = await params(api, world);
  const from = state === 'active' ? "'-1 min'" : "'1 day'";
  const [window] = await api.sql<{ id: string }>(
    `INSERT INTO windows (id, workspace_id, scope_kind, scope_id, state, reason, starts_at, ends_at, created_by_name)
     VALUES (gen_random_uuid(), $1, 'node', $2, $3, 'New disks', fettle_now() + interval ${from}, fettle_now() + interval '2 days', 'Somebody')
     RETURNING id`,
    [of.workspaceId, of.nodeId, state],
  );
  return { ...of, windowId: window!.id };
}

/** Valid calls of what one does with nodes and their maintenance windows. */
export const nodeSamples: Readonly<Record<string, Make>> = {
  'nodeRemoval.preview': onNode,
  'nodeRemoval.remove': async (api, world) => {
    const { name: confirmName, ...of } = await freshNode(api, world);
    return { params: of, body: { confirmName } };
  },
  'enrolment.reenrol': async (api, world) => ({ params: await params(api, world), body: {} }),
  'windows.list': (_api, world) => ({ params: workspaceOf(world) }),
  'windows.ofNode': onNode,
  'windows.start': async (api, world) => ({
    params: await params(api, world),
    body: { reason: 'New disks', minutes: 30 },
  }),
  'windows.startMany': async (api, world) => ({
    params: workspaceOf(world),
    body: { nodeIds: [(await freshNode(api, world)).nodeId], reason: 'New disks', untilEnded: true },
  }),
  'windows.end': async (api, world) => {
    const { windowId: _one, ...of } = await withWindow(api, world, 'active');
    return { params: of };
  },
  'windows.cancel': async (api, world) => ({ params: await withWindow(api, world, 'scheduled') }),
  'windows.enable': async (api, world) => ({ params: await params(api, world), body: {} }),
  'windows.disable': async (api, world) => {
    const { windowId: _one, ...of } = await withWindow(api, world, 'active');
    return { params: of, body: {} };
  },
};
