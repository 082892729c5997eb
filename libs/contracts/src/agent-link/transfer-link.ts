import * as z from 'zod';
import { MAX_INT32 } from '../agent/protocol.js';
import { route } from '../mechanism/route.js';
import { chunkBody, sha256Hex, transferLimits } from '../transfers/schemas.js';

const own = {
  method: 'POST',
  surfaces: ['agent'],
  access: { kind: 'agent' },
  limit: 'agent',
  audit: null,
  status: 200,
  /** What is no id is that of no transfer: 404 like one of another node, and noted like it. */
  params: z.object({ id: z.string().min(1).max(128) }),
} as const;

/** The fence of the task that moves the file: a report of an older attempt changes nothing. */
const fence = { taskId: z.uuid(), attempt: z.int().min(1).max(MAX_INT32) };

const progress = z.object({
  chunkBytes: z.int(),
  sizeBytes: z.number(),
  sha256: z.string().nullable(),
  /** The first chunks that are not here yet. */
  missing: z.array(z.int()),
});

/** How our agent moves files. A transfer of another node answers like one that does not exist. Every route may be called again. */
export const transferLink = {
  begin: route({
    ...own,
    id: 'transferLink.begin',
    path: '/agent/transfers/:id/begin',
    summary: 'What the node is about to send, or is to fetch; says where to go on',
    body: z.object({
      ...fence,
      /** Of a file that the node sends. */
      sizeBytes: z.number().int().min(0).max(transferLimits.bytes).optional(),
    }),
    response: progress,
    errors: ['object.not_found', 'task.lease_lost', 'transfer.not_receiving', 'transfer.quota'],
  }),
  chunk: route({
    ...own,
    id: 'transferLink.chunk',
    path: '/agent/transfers/:id/chunks',
    summary: 'One chunk of a file that the node sends',
    body: z.object({ ...fence, ...chunkBody }),
    response: z.object({ missing: z.array(z.int()) }),
    errors: ['object.not_found', 'task.lease_lost', 'transfer.not_receiving', 'transfer.chunk_invalid'],
  }),
  read: route({
    ...own,
    id: 'transferLink.read',
    path: '/agent/transfers/:id/read',
    summary: 'One chunk of a file that the node fetches',
    body: z.object({ ...fence, index: chunkBody.index }),
    response: z.object({ data: z.string(), sha256: z.string() }),
    errors: ['object.not_found', 'task.lease_lost', 'transfer.not_ready', 'transfer.chunk_invalid'],
  }),
  finish: route({
    ...own,
    id: 'transferLink.finish',
    path: '/agent/transfers/:id/finish',
    summary: 'The whole file was sent, or stands where it belongs; its digest is compared',
    body: z.object({ ...fence, sha256: sha256Hex }),
    response: z.object({ state: z.string() }),
    errors: [
      'object.not_found',
      'task.lease_lost',
      'transfer.not_receiving',
      'transfer.chunk_invalid',
      'transfer.digest_mismatch',
    ],
  }),
};
