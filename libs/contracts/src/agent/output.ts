import * as z from 'zod';
import { MAX_INT32, agentLimits } from './protocol.js';

/** Standard base64 with padding, at most 64 KiB when decoded. */
const chunkData = z.base64().max(Math.ceil(agentLimits.chunkBytes / 3) * 4);

/** A piece of output. `seq` counts from 0 per attempt over both streams together, without holes. */
export const outputChunk = z.object({
  seq: z.int().min(0).max(MAX_INT32),
  stream: z.enum(['stdout', 'stderr']),
  data: chunkData,
  /** When the agent read it; ISO 8601, UTC. */
  at: z.iso.datetime(),
});

/**
 * POST /agent/tasks/:id/output, idempotent. Chunks arrive in order of `seq`; known ones are ignored; one behind a
 * hole is not stored. An empty list asks for `ackedSeq` only. Stale attempt: 409 `LEASE_LOST`.
 */
export const outputRequest = z.object({
  attempt: z.int().min(1).max(MAX_INT32),
  chunks: z.array(outputChunk).max(agentLimits.chunksPerRequest),
});

/**
 * 200 of output. `ackedSeq`: highest seq up to which everything is stored, -1 for nothing; the agent goes on from
 * `ackedSeq + 1`. `truncated`: the server's limit is reached, further chunks are acknowledged and dropped.
 */
export const outputAnswer = z.object({ ackedSeq: z.int().min(-1), truncated: z.boolean() });

export type OutputStream = 'stdout' | 'stderr';
export type OutputChunk = z.infer<typeof outputChunk>;
export type OutputRequest = z.infer<typeof outputRequest>;
export type OutputAnswer = z.infer<typeof outputAnswer>;
