import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Config } from '@fettle/platform/config';
import { newId } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { makeHeldTask, type World } from './world.js';

type Make = (api: TestApi, world: World) => WireCall | Promise<WireCall>;

const digest = createHash('sha256').update('four').digest('hex');
const file = { path: '/srv/file', sizeBytes: 4, sha256: digest };

const atNode = ({ mine }: World) => ({ workspaceId: mine.workspaceId, nodeId: mine.neighbour.id });

async function uploading(world: World): Promise<{ workspaceId: string; transferId: string }> {
  const { id } = await world.owner.api.transfers.upload({ params: atNode(world), body: file });
  return { workspaceId: world.mine.workspaceId, transferId: id };
}

/** A transfer that a task of the node holds, whole on the disk. */
async function held(
  api: TestApi,
  { mine, owner }: World,
  direction: 'from_node' | 'to_node',
): Promise<{ id: string; fence: { taskId: string; attempt: number } }> {
  const { workspaceId, node } = mine;
  const taskId = await makeHeldTask(api, owner, workspaceId, node);
  const id = newId();
  const state = direction === 'to_node' ? 'delivering' : 'receiving';
  await api.sql(
    `INSERT INTO transfers (id, workspace_id, node_id, direction, state, path, size_bytes, sha256, chunk_bytes, task_id, requested_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, '/srv/file', 4, $6, 524288, $7, 'sample', now() + interval '1 hour')`,
    [id, workspaceId, node.id, direction, state, digest, taskId],
  );
  const folder = join(api.get(Config).dataDir, 'transfers', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `0-${digest}`), 'four');
  return { id, fence: { taskId, attempt: 1 } };
}

async function keptChunk(api: TestApi, world: World, id: string): Promise<void> {
  const sql = 'INSERT INTO transfer_chunks (transfer_id, index, workspace_id, bytes, sha256) VALUES ($1, 0, $2, 4, $3)';
  await api.sql(sql, [id, world.mine.workspaceId, digest]);
}

/** Calls of transfers on a node of `world.mine`. */
export const transferSamples: Readonly<Record<string, Make>> = {
  'transfers.list': (_api, world) => ({ params: atNode(world) }),
  'transfers.upload': (_api, world) => ({ params: atNode(world), body: file }),
  'transfers.download': (_api, world) => ({ params: atNode(world), body: { path: '/etc/hosts' } }),
  'transfers.get': async (_api, world) => ({ params: await uploading(world) }),
  'transfers.chunk': async (_api, world) => ({
    params: await uploading(world),
    body: { index: 0, data: Buffer.from('four').toString('base64'), sha256: digest },
  }),
  /** One that is ready: its bytes are none, so nothing has to lie on a disk. */
  'transfers.content': async (api, world) => {
    const params = await uploading(world);
    const sql = "UPDATE transfers SET state = 'ready', direction = 'from_node', size_bytes = 0 WHERE id = $1";
    await api.sql(sql, [params.transferId]);
    return { params };
  },
  'transferLink.begin': async (api, world) => {
    const { id, fence } = await held(api, world, 'from_node');
    return { params: { id }, body: { ...fence, sizeBytes: 4 } };
  },
  'transferLink.chunk': async (api, world) => {
    const { id, fence } = await held(api, world, 'from_node');
    return {
      params: { id },
      body: { ...fence, index: 0, data: Buffer.from('four').toString('base64'), sha256: digest },
    };
  },
  'transferLink.read': async (api, world) => {
    const { id, fence } = await held(api, world, 'to_node');
    await keptChunk(api, world, id);
    return { params: { id }, body: { ...fence, index: 0 } };
  },
  'transferLink.finish': async (api, world) => {
    const { id, fence } = await held(api, world, 'from_node');
    await keptChunk(api, world, id);
    return { params: { id }, body: { ...fence, sha256: digest } };
  },
  'transfers.cancel': async (_api, world) => ({ params: await uploading(world) }),
};
