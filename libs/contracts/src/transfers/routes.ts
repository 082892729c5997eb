import { z } from 'zod';
import { queryInteger } from '../mechanism/page.js';
import { Id } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { chunkBody, sha256Hex, Transfer, transferLimits } from './schemas.js';

const TransferParams = WorkspaceParams.extend({ transferId: Id });
const path = z
  .string()
  .max(4_096)
  .regex(/^\/[^\0]*[^/\0]$/, 'must be the absolute path of a file');

/** Fetching a file is the command `file_transfer` (medium), bringing one `file_push` (high): the same tiers decide here. */
const onNodes = { kind: 'workspace', onNodes: true } as const;
const bringing = { ...onNodes, permission: 'task:run-high' } as const;
const fetching = { ...onNodes, permission: 'task:run-medium' } as const;

/** Files between people and nodes: in chunks with digests, which may come again, in any order, and after a break. */
export const transfers = {
  list: route({
    id: 'transfers.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/transfers',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'The newest transfers of a node, at most 50',
    status: 200,
    params: NodeParams,
    response: z.object({ items: z.array(Transfer) }),
    errors: ['object.not_found'],
  }),
  upload: route({
    id: 'transfers.upload',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/transfers/upload',
    surfaces: ['operator'],
    access: bringing,
    limit: 'write',
    audit: 'transfer.started',
    summary: 'Begin to bring a file to a node; its chunks follow, and once all are here the node is told to fetch it',
    status: 201,
    params: NodeParams,
    body: z.strictObject({
      path,
      sizeBytes: z.int().min(0).max(transferLimits.bytes),
      sha256: sha256Hex,
      /** Digest of the file that it replaces; null: there must be none. Absent: whatever stands there is replaced, after a copy. */
      base: sha256Hex.nullable().optional(),
    }),
    response: Transfer,
    errors: ['object.not_found', 'node.not_enrolled', 'transfer.quota'],
    idempotencyKey: true,
  }),
  download: route({
    id: 'transfers.download',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/transfers/download',
    surfaces: ['operator'],
    access: fetching,
    limit: 'write',
    audit: 'transfer.started',
    summary: 'Ask a node for a file; once it is here it can be fetched for an hour',
    status: 202,
    params: NodeParams,
    body: z.strictObject({ path }),
    response: Transfer,
    errors: ['object.not_found', 'node.not_enrolled', 'transfer.quota'],
    idempotencyKey: true,
  }),
  get: route({
    id: 'transfers.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/transfers/:transferId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'One transfer, and which of its chunks are missing',
    status: 200,
    params: TransferParams,
    response: Transfer,
    errors: ['object.not_found'],
  }),
  chunk: route({
    id: 'transfers.chunk',
    method: 'POST',
    path: '/workspaces/:workspaceId/transfers/:transferId/chunks',
    surfaces: ['operator'],
    access: bringing,
    limit: 'read',
    audit: null,
    summary: 'One chunk of a file that is brought; the same again changes nothing, the last one sends it on its way',
    status: 200,
    params: TransferParams,
    body: z.strictObject(chunkBody),
    response: Transfer,
    errors: ['object.not_found', 'transfer.not_receiving', 'transfer.chunk_invalid', 'transfer.digest_mismatch'],
  }),
  content: route({
    id: 'transfers.content',
    method: 'GET',
    path: '/workspaces/:workspaceId/transfers/:transferId/content',
    surfaces: ['operator'],
    access: fetching,
    limit: 'export',
    audit: null,
    summary: 'The bytes of a file that a node gave, from `offset` on',
    status: 200,
    params: TransferParams,
    query: z.strictObject({ offset: queryInteger(z.int().min(0).max(transferLimits.bytes).default(0)) }),
    response: z.string(),
    errors: ['object.not_found', 'transfer.not_ready'],
    kind: 'raw',
  }),
  cancel: route({
    id: 'transfers.cancel',
    method: 'POST',
    path: '/workspaces/:workspaceId/transfers/:transferId/cancel',
    surfaces: ['operator'],
    access: fetching,
    limit: 'write',
    audit: 'transfer.cancelled',
    summary: 'Give a transfer up: its bytes are deleted, and its task on the node is asked to stop',
    status: 200,
    params: TransferParams,
    response: Transfer,
    errors: ['object.not_found', 'transfer.over'],
    idempotencyKey: true,
  }),
};
