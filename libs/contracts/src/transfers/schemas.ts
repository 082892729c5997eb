import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/**
 * `receiving`: bytes come in, from a person or from the node. `ready`: all there, and their digest is right; a person can fetch them.
 * `delivering`: all there, and the node is to fetch them.
 */
export const transferStates = ['receiving', 'ready', 'delivering', 'done', 'failed', 'cancelled', 'expired'] as const;
export type TransferState = (typeof transferStates)[number];

export const transferDirections = ['to_node', 'from_node'] as const;

/** Bounds of transfers. A chunk is all but the last of exactly this size. */
export const transferLimits = {
  chunkBytes: 512 * 1024,
  /** One transfer. */
  bytes: 512 * 1024 * 1024,
  /** All transfers of a workspace that are held at the moment. */
  workspaceBytes: 2 * 1024 * 1024 * 1024,
  /** Transfers of a workspace that are under way at once. */
  open: 50,
  /** How long bytes are held. */
  lifeMs: 3_600_000,
} as const;

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
    requestedBy: z.string(),
    createdAt: Time,
    expiresAt: Time,
    finishedAt: Time.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Transfer' });
