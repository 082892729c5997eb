import { z } from 'zod';
import { Command } from '../commands/index.js';
import { Id, Time } from '../mechanism/page.js';
import { DEFAULT_TASK_EXPIRY_MS, DEFAULT_TASK_TIMEOUT_MS, finalTaskStates, taskStates } from './states.js';

export { finalTaskStates, taskStates, DEFAULT_TASK_EXPIRY_MS, DEFAULT_TASK_TIMEOUT_MS };
export const TaskState = z.enum(taskStates);
export type TaskState = z.infer<typeof TaskState>;

/**
 * How far a cancel has come: `requested` (written, the agent does not know yet), `acknowledged` (the agent was told),
 * `stopped` (the process is gone, or never ran), `could_not_stop` (the agent tried TERM and KILL and it lives on),
 * `too_late` (it ended by itself first).
 */
export const cancelStates = ['requested', 'acknowledged', 'stopped', 'could_not_stop', 'too_late'] as const;

export const CreateTask = z
  .strictObject({
    nodeId: Id,
    command: Command,
    /** How long it may run once started. Absent: as the catalogue says of the command, 10 minutes for those of one's own. */
    timeoutMs: z.number().int().min(1_000).max(86_400_000).optional(),
    /** How long it may wait for its node before it ends `expired`. */
    expiresInMs: z.number().int().min(5_000).max(2_592_000_000).default(DEFAULT_TASK_EXPIRY_MS),
    /** Safe to run again: after a crash mid-run it is retried up to `maxAttempts`; otherwise it ends `unknown`. */
    idempotent: z.boolean().optional(),
    maxAttempts: z.number().int().min(1).max(10).default(3),
    /** Runs alone on its node. */
    exclusive: z.boolean().optional(),
  })
  .meta({ id: 'CreateTask' });

export const Task = z
  .object({
    id: Id,
    workspaceId: Id,
    nodeId: Id,
    nodeName: z.string(),
    /** The team that owns the node now. */
    nodeTeamId: Id.nullable(),
    type: z.string(),
    payload: z.record(z.string(), z.unknown()),
    state: TaskState,
    /** Why it ended as it did, in a sentence; null while it has not. */
    reason: z.string().nullable(),
    /** Why the node refused it, as a code of `nodeRefusals`; null where it did not, or where its agent says it in words alone. */
    refusal: z.string().nullable(),
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
    idempotent: z.boolean(),
    exclusive: z.boolean(),
    timeoutMs: z.number().int(),
    expiresAt: Time,
    cancel: z.object({ state: z.enum(cancelStates), requestedAt: Time, reason: z.string().nullable() }).nullable(),
    exitCode: z.number().int().nullable(),
    signal: z.string().nullable(),
    /** What the command answered with, as the catalogue says of it; null before the end, and for those that only print. */
    result: z.unknown(),
    /** Made for a page or by Fettle itself, such as a reading: left out of lists unless asked for. */
    internal: z.boolean(),
    outputBytes: z.number().int(),
    outputTruncated: z.boolean(),
    requestedBy: z.string(),
    createdAt: Time,
    leasedAt: Time.nullable(),
    startedAt: Time.nullable(),
    finishedAt: Time.nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Task' });

/** A piece of output. `seq` counts from 0 per attempt without gaps; `data` is base64 of the raw bytes. */
export const OutputChunk = z
  .object({
    seq: z.number().int().nonnegative(),
    stream: z.enum(['stdout', 'stderr']),
    data: z.string(),
    at: Time,
  })
  .meta({ id: 'OutputChunk' });

export const TaskOutput = z
  .object({
    taskId: Id,
    attempt: z.number().int(),
    /** Rises when all that was stored of the attempt is replaced: read again from the beginning. */
    edition: z.number().int().nonnegative(),
    chunks: z.array(OutputChunk),
    /** Ask again with `after=` this; -1 when nothing has come yet. */
    lastSeq: z.number().int(),
    /** Nothing more will come: the task has ended and all of it was read. */
    complete: z.boolean(),
    /** The output passed 16 MiB and was cut after `lastSeq`. */
    truncated: z.boolean(),
    /** The agent lost bytes that it can never send (a crash): shown as a gap after this many chunks. */
    gapAfterSeq: z.number().int().nullable(),
  })
  .meta({ id: 'TaskOutput' });
