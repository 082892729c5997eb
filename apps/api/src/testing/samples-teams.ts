import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { enrolNode, makeTeam, type World } from './world.js';

const command = { type: 'exec', payload: { argv: ['true'] } };

const onTeam = (_api: TestApi, { mine }: World): WireCall => ({
  params: { workspaceId: mine.workspaceId, teamId: mine.teamId },
});
const freshTeam = async (api: TestApi, { mine }: World) => ({
  workspaceId: mine.workspaceId,
  teamId: await makeTeam(api, mine.workspaceId),
});
/** A team with two nodes. */
async function teamOfTwo(api: TestApi, world: World) {
  const params = await freshTeam(api, world);
  const nodes = [await enrolNode(api, world.mine.ctx), await enrolNode(api, world.mine.ctx)];
  await api.sql('UPDATE nodes SET team_id = $1 WHERE id = ANY($2::uuid[])', [params.teamId, nodes.map(({ id }) => id)]);
  return params;
}
const inWorkspace = ({ mine }: World) => ({ workspaceId: mine.workspaceId });
let count = 0;

/** Valid calls of what teams are and own. */
export const teamSamples: Readonly<Record<string, (api: TestApi, world: World) => WireCall | Promise<WireCall>>> = {
  'teams.list': (_api, world) => ({ params: inWorkspace(world) }),
  'teams.create': (_api, world) => ({
    params: inWorkspace(world),
    body: { name: `Team ${process.pid}-${(count += 1)}`, role: 'operator' },
  }),
  'teams.get': onTeam,
  'teams.update': (api, world) => ({ ...onTeam(api, world), body: { description: `Described ${(count += 1)} times` } }),
  'teams.remove': async (api, world) => ({ params: await freshTeam(api, world) }),
  'teams.members': onTeam,
  'teams.candidates': onTeam,
  'teams.addMembers': async (api, world) => ({
    params: await freshTeam(api, world),
    body: { userId: world.members.viewer.id },
  }),
  'teams.removeMember': async (api, world) => {
    const params = await freshTeam(api, world);
    const userId = world.members.viewer.id;
    const sql = 'INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)';
    await api.sql(sql, [params.workspaceId, params.teamId, userId]);
    return { params: { ...params, userId } };
  },
  'nodeTeams.assign': async (api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: (await enrolNode(api, mine.ctx)).id },
    body: { teamId: mine.teamId },
  }),
  'nodeTeams.preview': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeIds: [mine.neighbour.id], teamId: mine.teamId },
  }),
  'nodeTeams.assignMany': async (api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeIds: [(await enrolNode(api, mine.ctx)).id], teamId: mine.teamId },
  }),
  'tasks.createForTeam': async (api, world) => ({ params: await teamOfTwo(api, world), body: { command } }),
  'nodes.update': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: mine.neighbour.id },
    body: { description: `Described ${(count += 1)} times` },
  }),
  'permissionTest.ask': (_api, { mine, members }) => ({
    search: new URLSearchParams({
      userId: members.viewer.id,
      permission: 'node:read',
      workspaceId: mine.workspaceId,
    }).toString(),
  }),
};
