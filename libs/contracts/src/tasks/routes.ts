import { z } from 'zod';
import { MAX_INT32 } from '../agent/protocol.js';
import { exportQuery, Facets, filterQuery, sortQuery } from '../mechanism/list.js';
import { Id, pageOf, pageQuery, queryInteger } from '../mechanism/page.js';
import { permissionToRun, riskPermissions } from '../commands/index.js';
import { route, type Access } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { BULK_MAX } from '../nodes/list.js';
import { nodeExclusions } from '../nodes/routes.js';
import { taskExportColumns, taskSorts } from './list.js';
import { CreateTask, Task, TaskOutput, TaskState } from './schemas.js';

export const TaskParams = WorkspaceParams.extend({ taskId: Id });

const sort = sortQuery(taskSorts);
const order = { sort: sort.sort.default('created'), direction: sort.direction };
const narrowed = {
  nodeId: Id.optional(),
  state: TaskState.optional(),
  /** `true`: with those that pages and Fettle itself made. */
  includeInternal: z.enum(['true', 'false']).optional(),
  ...filterQuery,
};
/** Who may run what: by the tier of the command. */
export const running = {
  kind: 'workspace',
  permission: 'task:run-low',
  onNodes: true,
  raised: {
    to: Object.values(riskPermissions),
    by: (body) => permissionToRun((body as { command: { type: string; payload: unknown } }).command),
  },
} as const satisfies Access;

const cancelReason = z.string().trim().max(500).optional();
/** Why a task of several was not cancelled: there is none (here), it has ended, or it runs on a node where the person may not. */
export const cancelRefusals = ['object.not_found', 'task.final', 'permission.missing'] as const;
/** Why a node of several got no task: as `nodeExclusions`, or the person may not run this there. */
export const taskRefusals = [
  ...nodeExclusions,
  'permission.missing',
  'node.root_access_missing',
  'node.cloned',
  'command.not_supported',
  'command.target_changed',
] as const;
const CreatedTasks = z.object({
  created: z.array(z.object({ taskId: Id, nodeId: Id })),
  /** Nodes that got none, with the reason. */
  refused: z.array(z.object({ nodeId: Id, code: z.enum(taskRefusals) })),
});

export const tasks = {
  create: route({
    id: 'tasks.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/tasks',
    surfaces: ['operator'],
    access: running,
    limit: 'write',
    audit: 'task.created',
    summary: 'Send one command to one node; it waits if the node is off',
    status: 202,
    params: WorkspaceParams,
    body: CreateTask,
    response: Task,
    errors: [
      'object.not_found',
      'node.not_enrolled',
      'node.root_access_missing',
      'node.cloned',
      'command.not_supported',
      'command.confirmation_missing',
      'command.target_changed',
    ],
    idempotencyKey: true,
  }),
  list: route({
    id: 'tasks.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/tasks',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'Tasks, newest first unless sorted otherwise',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...pageQuery, ...narrowed, ...order }),
    /** Where each task has to be looked at (a text, a code), the total is that of the newest 20,000 of a state, and not exact. */
    response: pageOf(Task),
    errors: ['request.cursor_invalid', 'request.filter_invalid'],
  }),
  facets: route({
    id: 'tasks.facets',
    method: 'GET',
    path: '/workspaces/:workspaceId/tasks/facets',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'How many of the filtered tasks have which state and type',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject(narrowed),
    response: Facets,
    errors: ['request.filter_invalid'],
  }),
  export: route({
    id: 'tasks.export',
    method: 'GET',
    path: '/workspaces/:workspaceId/tasks/export',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'export',
    audit: null,
    summary: 'All tasks that match, as CSV or JSON lines',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ ...narrowed, ...order, ...exportQuery(taskExportColumns) }),
    response: z.string(),
    errors: ['request.filter_invalid'],
    kind: 'raw',
  }),
  createMany: route({
    id: 'tasks.createMany',
    method: 'POST',
    path: '/workspaces/:workspaceId/tasks/batch',
    surfaces: ['operator'],
    access: running,
    limit: 'write',
    audit: 'task.created',
    summary: 'Send one command to many nodes: a task each, all of them or none in one transaction',
    status: 202,
    params: WorkspaceParams,
    body: CreateTask.omit({ nodeId: true })
      .extend({ nodeIds: z.array(Id).min(1).max(BULK_MAX) })
      .strict(),
    response: CreatedTasks,
    errors: ['command.confirmation_missing'],
    idempotencyKey: true,
  }),
  createForTeam: route({
    id: 'tasks.createForTeam',
    method: 'POST',
    path: '/workspaces/:workspaceId/tasks/teams/:teamId',
    surfaces: ['operator'],
    access: running,
    limit: 'write',
    audit: 'task.created',
    summary: 'Send one command to all nodes of a team: a task each, all of them or none in one transaction',
    status: 202,
    params: WorkspaceParams.extend({ teamId: Id }),
    body: CreateTask.omit({ nodeId: true }).strict(),
    response: CreatedTasks,
    errors: ['object.not_found', 'team.too_many_nodes', 'command.confirmation_missing'],
    idempotencyKey: true,
  }),
  cancelMany: route({
    id: 'tasks.cancelMany',
    method: 'POST',
    path: '/workspaces/:workspaceId/tasks/cancel',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:cancel', onNodes: true },
    limit: 'write',
    audit: 'task.cancel-requested',
    summary: 'Ask for several tasks to be stopped. Asking twice is the same as once',
    status: 202,
    params: WorkspaceParams,
    body: z.strictObject({ taskIds: z.array(Id).min(1).max(BULK_MAX), reason: cancelReason }),
    response: z.object({
      asked: z.array(Id),
      refused: z.array(z.object({ taskId: Id, code: z.enum(cancelRefusals) })),
    }),
    errors: [],
    idempotencyKey: true,
  }),
  get: route({
    id: 'tasks.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/tasks/:taskId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'One task',
    status: 200,
    params: TaskParams,
    response: Task,
    errors: ['object.not_found'],
  }),
  output: route({
    id: 'tasks.output',
    method: 'GET',
    path: '/workspaces/:workspaceId/tasks/:taskId/output',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'Output of the latest attempt after a chunk number, at most 1 MiB an answer',
    status: 200,
    params: TaskParams,
    query: z.strictObject({
      after: queryInteger(z.int().min(-1).default(-1)),
      attempt: queryInteger(z.int().min(1).max(MAX_INT32).optional()),
    }),
    response: TaskOutput,
    errors: ['object.not_found'],
  }),
  cancel: route({
    id: 'tasks.cancel',
    method: 'POST',
    path: '/workspaces/:workspaceId/tasks/:taskId/cancel',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:cancel', onNodes: true },
    limit: 'write',
    audit: 'task.cancel-requested',
    summary: 'Ask for a task to be stopped. Asking twice is the same as once',
    status: 202,
    params: TaskParams,
    body: z.strictObject({ reason: cancelReason }),
    response: Task,
    errors: ['object.not_found', 'task.final'],
    idempotencyKey: true,
  }),
};
