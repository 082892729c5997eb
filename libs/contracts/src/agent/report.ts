import * as z from 'zod';
import { nodeRefusalCodes } from '../commands/refusals.js';
import { MAX_INT32, agentLimits } from './protocol.js';
import { cutLine, cutText, ignorable, looseTime } from './tolerant.js';

/** Path parameters of every route under /agent/tasks/:id. */
export const taskParams = z.object({ id: z.uuid() });

/** Fields of every report. `taskId`, if sent, must equal the id in the path (400 otherwise). */
const report = {
  taskId: z.string().max(64).nullish(),
  timestamp: ignorable(looseTime),
  /** Fence. Absent: the report belongs to the node's current lease of the task. */
  attempt: z.int().min(1).max(MAX_INT32).nullish(),
};

/** POST /agent/tasks/:id/accepted. */
export const acceptedRequest = z.object(report);

/**
 * POST /agent/tasks/:id/started. Our agent calls it before it spawns and spawns only after a 2xx, so that a task
 * whose lease ended can never be running twice. Repeating it with the same attempt is a no-op.
 */
export const startedRequest = z.object(report);

/** 200 of accepted, started, logs and completed. `duplicate`: nothing changed, it was known already. */
export const reportAnswer = z.object({ ok: z.literal(true), taskId: z.uuid(), duplicate: z.boolean().optional() });

/** POST /agent/tasks/:id/logs: one line. Blank lines are fine, long ones are cut. */
export const logRequest = z.object({
  ...report,
  stream: z.string().min(1).max(50).catch('stdout'),
  line: cutLine(agentLimits.logLineChars),
});

/** Words that agents use for the end of a task; `timeout` is a failure, both spellings of cancelled are one. */
export const completedStatus = z.enum(['success', 'failed', 'cancelled', 'canceled', 'timeout']);

/**
 * POST /agent/tasks/:id/completed. Taken from any non-final state that the attempt owns; may be replayed.
 * Extension fields: `outcome: 'unknown'` (the agent died mid-run and cannot know the result; status is then `failed`)
 * and `stopFailed` (the process could not be ended; `error` says which pids are left), and `refusal` (a code of `nodeRefusals`: the node
 * did not do it, and `error` says it in words).
 */
export const completedRequest = z.object({
  ...report,
  status: completedStatus,
  result: ignorable(z.record(z.string(), z.unknown())),
  output: cutText(agentLimits.completedOutputChars).nullish(),
  /** Absent with status `success` means 0: Go leaves out zeros. */
  exitCode: z
    .int()
    .min(-MAX_INT32 - 1)
    .max(MAX_INT32)
    .nullish(),
  error: cutText(agentLimits.errorChars).nullish(),
  durationMs: z.number().min(0).nullish(),
  outcome: z.literal('unknown').nullish(),
  stopFailed: z.boolean().nullish(),
  refusal: ignorable(z.enum(nodeRefusalCodes)),
});

/** GET /agent/tasks/:id/control. Times are RFC 3339 or null, never ''. */
export const controlAnswer = z.object({
  taskId: z.uuid(),
  status: z.string(),
  cancelRequested: z.boolean(),
  cancelRequestedAt: z.iso.datetime().nullable(),
  cancelReason: z.string().nullable(),
});

export type AcceptedRequest = z.infer<typeof acceptedRequest>;
export type StartedRequest = z.infer<typeof startedRequest>;
export type ReportAnswer = z.infer<typeof reportAnswer>;
export type LogRequest = z.infer<typeof logRequest>;
export type CompletedStatus = z.infer<typeof completedStatus>;
export type CompletedRequest = z.infer<typeof completedRequest>;
export type ControlAnswer = z.infer<typeof controlAnswer>;
