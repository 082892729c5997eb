import { z } from 'zod';
import { logPresetIds } from '../commands/log-names.js';
import { logCommands } from '../commands/logs.js';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';

/** Logs of a node by names that mean the same on every node. */
export const logs = {
  presets: route({
    id: 'logs.presets',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/log-presets',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:read' },
    limit: 'read',
    audit: null,
    summary: 'Logs that a node can be asked for by name',
    status: 200,
    params: NodeParams,
    response: z.object({
      presets: z.array(z.object({ id: z.enum(logPresetIds), title: z.string(), description: z.string() })),
    }),
    errors: ['object.not_found'],
  }),
  preview: route({
    id: 'logs.preview',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/log-preview',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'task:run-low', onNodes: true },
    limit: 'write',
    audit: 'task.created',
    summary:
      'The last lines of a log: those of a moment ago, or a task that is asking for them; call again until it is ready',
    status: 200,
    params: NodeParams,
    body: z.strictObject({
      sourcePresetId: z.enum(logPresetIds),
      backfillLines: z.int().min(1).max(500).default(200),
    }),
    response: z.object({
      state: z.enum(['ready', 'pending']),
      /** The task that is asking, or that has brought the lines. */
      taskId: Id,
      /** When the node had them; null while it is asked. */
      measuredAt: Time.nullable(),
      scan: logCommands['log.scan'].result.nullable(),
    }),
    errors: ['object.not_found', 'node.not_enrolled', 'command.not_supported'],
    idempotencyKey: true,
  }),
};
