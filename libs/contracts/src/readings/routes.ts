import { z } from 'zod';
import { ReadingCommand, readingNames } from '../commands/index.js';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';
import { running } from '../tasks/routes.js';
import { TaskState } from '../tasks/schemas.js';

/** What a node answered to a command that only looks. */
export const Reading = z
  .object({
    command: z.string(),
    /** The parameters it was asked with. */
    payload: z.record(z.string(), z.unknown()),
    taskId: Id,
    /** When the node had the answer. */
    measuredAt: Time,
    /** As the catalogue's `result` of the command says; null where an agent sent something else. */
    result: z.unknown(),
    /** What does not fit the catalogue, in a sentence; null where all is well. */
    fault: z.string().nullable(),
  })
  .meta({ id: 'Reading' });

/** The task that is asking the node now. */
const asking = z.object({ taskId: Id, state: TaskState }).nullable();

export const readings = {
  ask: route({
    id: 'readings.ask',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/readings',
    surfaces: ['operator'],
    access: running,
    limit: 'write',
    audit: 'task.created',
    summary:
      'Ask a node for a reading: a command that only looks. One that is young enough, or being asked already, is not asked again',
    status: 202,
    params: NodeParams,
    body: z.strictObject({
      command: ReadingCommand,
      /** A reading that is not older than this will do, in ms. 0: ask in any case. */
      maxAgeMs: z.int().min(0).max(86_400_000).default(0),
    }),
    /** `asking` is null where the latest reading is young enough. */
    response: z.object({ reading: Reading.nullable(), asking }),
    errors: ['object.not_found', 'node.not_enrolled', 'command.not_supported'],
    idempotencyKey: true,
  }),
  latest: route({
    id: 'readings.latest',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/readings',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'The latest reading of a command with these parameters, and whether the node is being asked',
    status: 200,
    params: NodeParams,
    query: z.strictObject({
      command: z.enum(readingNames),
      /** The parameters as JSON; absent: none. */
      payload: z.string().max(8_192).optional(),
      /** A task that asked: told how it ended when it brought no reading. */
      taskId: Id.optional(),
    }),
    response: z.object({
      reading: Reading.nullable(),
      asking,
      /** How the task of `taskId` ended without a reading. */
      failed: z
        .object({ taskId: Id, state: TaskState, reason: z.string().nullable(), refusal: z.string().nullable() })
        .nullable(),
    }),
    errors: ['object.not_found', 'request.invalid'],
  }),
};
