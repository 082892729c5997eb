import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { transferLimits } from './limits.js';

export { transferLimits };

/**
 * `receiving`: bytes come in, from a person or from the node. `ready`: all there, and their digest is right; a person can fetch them.
 * `delivering`: all there, and the node is to fetch them.
 */
export const transferStates = ['receiving', 'ready', 'delivering', 'done', 'failed', 'cancelled', 'expired'] as const;
export type TransferState = (typeof transferStates)[number];

export const transferDirections = ['to_node', 'from_node'] as const;

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits');

/** Base64 of one chunk, with the digest of its bytes. */
export const chunkBody = {
  index: z
    .int()
    .min(0)
    .max(Math.ceil(transferLimits.bytes / transferLimits.chunkBytes) - 1),
  data: z.base64().max(Math.ceil(transferLimits.chunkBytes / 3) * 4),
  sha256: sha256Hex,
};

export const Transfer = z
  .object({
    id: Id,
    workspaceId: Id,
    nodeId: Id,
    direction: z.enum(transferDirections),
    state: z.enum(transferStates),
    /** On the node. */
    path: z.string(),
    fileName: z.string(),
    /** Null until the node has said it. */
    sizeBytes: z.number().int().nullable(),
    sha256: z.string().nullable(),
    chunkBytes: z.number().int(),
    receivedBytes: z.number().int(),
    /** The first chunks that are not here yet, at most 100: where to go on. */
    missing: z.array(z.number().int()),
    /** The task that moves it on the node; null before there is one. */
    taskId: Id.nullable(),
    /** Why it failed. */
    reason: z.string().nullable(),
    /** Why its node refused it, as a code of `nodeRefusals`; null where it did not. */
    refusal: z.string().nullable(),
    /** Goes to the node only if there is no such file yet. */
    isNew: z.boolean(),
    requestedBy: z.string(),
    createdAt: Time,
    expiresAt: Time,
    finishedAt: Time.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Transfer' });
