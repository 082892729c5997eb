import * as z from 'zod';
import { MAX_INT32, agentLimits } from './protocol.js';
import { rootAccessReport, rootAccessWanted } from './root-access.js';
import { ignorable } from './tolerant.js';

/** A task that the agent holds, with its fence. */
export const heldTask = z.object({ taskId: z.uuid(), attempt: z.int().min(1).max(MAX_INT32) });

const clamped = (min: number, max: number) => z.number().overwrite((n) => Math.trunc(Math.min(max, Math.max(min, n))));

/**
 * POST /agent/tasks/claim. Never answered with 404 or 409.
 * `maxTasks` 0 asks for no task: it only renews leases and waits for cancels (an agent whose slots are full).
 * `waitMs` 0 from an agent with `PROTOCOL` is answered at once.
 */
export const claimRequest = z.object({
  maxTasks: ignorable(clamped(0, agentLimits.maxTasksPerClaim)),
  waitMs: ignorable(clamped(0, agentLimits.longHoldMs)),
  capabilities: ignorable(z.array(z.string().max(64)).max(64)),
  /** Extension: all tasks that this agent process holds; each named lease is renewed. */
  running: ignorable(z.array(heldTask).max(256)),
  rootAccess: ignorable(rootAccessReport),
});

/** A leased task as it crosses the wire. The compatible agent reads only id, type, payload, timeoutSeconds. */
export const wireTask = z.object({
  id: z.uuid(),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  /** Absent: the agent's default of 10 minutes. */
  timeoutSeconds: z.int().min(1).optional(),
  /** Fence: must be repeated in every report. */
  attempt: z.int().min(1),
  idempotent: z.boolean(),
  /** Runs only while nothing else runs on the node. Absent: what the command catalogue says. */
  exclusive: z.boolean().optional(),
});

/** 200 of claim. `task` is `tasks[0] ?? null`, for the compatible agent. */
export const claimAnswer = z.object({
  tasks: z.array(wireTask),
  /** Held tasks for which a cancel was requested; repeated until the completion arrives. */
  cancels: z.array(z.uuid()),
  /** Entries of `running` whose lease belongs to somebody else or is over: the agent stops them and forgets them. */
  leaseLost: z.array(z.uuid()),
  /** Pause before the next claim, with the server's jitter; 0 means at once. */
  nextWaitMs: z.int().min(0),
  task: wireTask.nullable(),
  outputTruncated: z.literal(false),
  rootAccess: rootAccessWanted,
});

export type HeldTask = z.infer<typeof heldTask>;
export type ClaimRequest = z.infer<typeof claimRequest>;
export type WireTask = z.infer<typeof wireTask>;
export type ClaimAnswer = z.infer<typeof claimAnswer>;
