import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { nodePresences } from '../nodes/schemas.js';
import { Task } from '../tasks/schemas.js';
import { WorkspaceParams } from '../workspaces/routes.js';

/**
 * Why something needs a person, worst first. The order is what may do harm meanwhile: a process that nobody could stop, a machine
 * that is gone, a disk about to be full (fullest over 90 %), an outcome that nobody knows, a machine slipping away, a plain failure,
 * a machine that never came.
 */
export const attentionKinds = [
  'task-could-not-stop',
  'node-offline',
  'disk-filling',
  'task-unknown',
  'node-late',
  'task-failed',
  'node-never',
] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** One thing that needs somebody: a node, or all tasks of one node that ended the same way in the last 24 h. */
export const AttentionItem = z
  .object({
    kind: z.enum(attentionKinds),
    node: z.object({ id: Id, name: z.string() }),
    /** Last sign of life, when it joined, when it was measured, or when the newest of the tasks ended. */
    since: Time,
    /** How many tasks wait for the node (`node-*`), or ended so (`task-*`); 0 for disks. */
    tasks: z.number().int(),
    /** The fullest disk; `disk-filling` only. */
    diskPercent: z.number().nullable(),
    /** The newest of the tasks; `task-*` only. */
    task: Task.nullable(),
  })
  .meta({ id: 'AttentionItem' });

export const now = {
  get: route({
    id: 'now.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/now',
    surfaces: ['operator'],
    // Every role that reads tasks reads nodes.
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'What needs somebody, what runs and what ended last, at this moment',
    status: 200,
    params: WorkspaceParams,
    response: z.object({
      presences: z.record(z.enum(nodePresences), z.number().int()),
      /** The 50 worst. */
      attention: z.array(AttentionItem),
      attentionTotal: z.number().int(),
      /** The newest 8 that a node has taken. */
      running: z.array(Task),
      runningTotal: z.number().int(),
      waitingTotal: z.number().int(),
      /** The last 8 that ended, newest end first. */
      ended: z.array(Task),
      asOf: Time,
    }),
    errors: [],
  }),
};
