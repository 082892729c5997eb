import { randomUUID } from 'node:crypto';
import { AgentKeyService } from '@fettle/domain/nodes';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { enrolNode, type EnrolledNode, type World } from './world.js';

type Make = (api: TestApi, world: World) => WireCall | Promise<WireCall>;

/** A node of `mine` that nobody has acted on, in its team, whose agent takes keys by itself. */
async function fresh(api: TestApi, { mine }: World): Promise<{ node: EnrolledNode; params: Record<string, string> }> {
  const node = await enrolNode(api, mine.ctx);
  await api.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [node.id, mine.teamId]);
  await api.sql('UPDATE node_liveness SET takes_keys = true WHERE node_id = $1', [node.id]);
  return { node, params: { workspaceId: mine.workspaceId, nodeId: node.id } };
}

/** Valid calls of what people do with the keys of nodes. */
export const agentKeySamples: Readonly<Record<string, Make>> = {
  'agentKeys.list': (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId, nodeId: mine.node.id } }),
  'agentKeys.issue': async (api, world) => ({ params: (await fresh(api, world)).params, body: { label: 'spare' } }),
  'agentKeys.prepare': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeName: `ahead-${randomUUID()}`, label: 'first' },
  }),
  'agentKeys.rotate': async (api, world) => ({ params: (await fresh(api, world)).params, body: {} }),
  'agentKeys.rotateByHand': async (api, world) => ({ params: (await fresh(api, world)).params, body: {} }),
  'agentKeys.revoke': async (api, world) => {
    const { node, params } = await fresh(api, world);
    await api.get(AgentKeyService).issue(world.mine.ctx, node.id);
    const sql = 'SELECT id FROM agent_keys WHERE node_id = $1 AND revoked_at IS NULL ORDER BY created_at LIMIT 1';
    const [key] = await api.sql<{ id: string }>(sql, [node.id]);
    return { params: { ...params, keyId: key!.id } };
  },
  'agentKeys.oneMachine': async (api, world) => ({ params: (await fresh(api, world)).params }),
};
