import { z } from 'zod';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route, type Access } from '../mechanism/route.js';
import { running } from '../tasks/routes.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { BulkAct, BulkActNode, GiveToTeamInBulk, RunBulkAct, StartBulkAct } from './schemas.js';
import { bulkOutcomes, permissionToChange, type BulkActKind } from './words.js';

const ActParams = WorkspaceParams.extend({ actId: Id });

const starting = { method: 'POST' as const, surfaces: ['operator'] as const, limit: 'write' as const, status: 202 };
const reading = {
  method: 'GET' as const,
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'node:read' } as const,
  limit: 'read' as const,
  audit: null,
  status: 200,
};

/** Who may change what: labels and maintenance are rights of their own. */
const changing = {
  kind: 'workspace',
  permission: 'node:update',
  onNodes: true,
  raised: {
    to: ['window:manage'],
    by: (body) => permissionToChange((body as { act: { kind: Exclude<BulkActKind, 'run' | 'team'> } }).act.kind),
  },
} as const satisfies Access;

/** Acts on all nodes that a filter matches, up to 10,000. What they would reach, `nodes.select` says. */
export const bulkActs = {
  start: route({
    id: 'bulkActs.start',
    ...starting,
    path: '/workspaces/:workspaceId/bulk-acts',
    access: changing,
    audit: 'bulk-act.started',
    summary: 'Change tags, site, criticality or maintenance of all nodes that a filter matches now, 200 at a time',
    params: WorkspaceParams,
    body: StartBulkAct,
    response: BulkAct,
    errors: ['request.filter_invalid', 'bulk_act.too_many', 'bulk_act.nothing'],
    idempotencyKey: true,
  }),
  run: route({
    id: 'bulkActs.run',
    ...starting,
    path: '/workspaces/:workspaceId/bulk-acts/run',
    access: running,
    audit: 'bulk-act.started',
    summary: 'Send one command to all nodes that a filter matches now: a task each, 200 at a time',
    params: WorkspaceParams,
    body: RunBulkAct,
    response: BulkAct,
    errors: ['request.filter_invalid', 'bulk_act.too_many', 'bulk_act.nothing'],
    idempotencyKey: true,
  }),
  giveToTeam: route({
    id: 'bulkActs.giveToTeam',
    ...starting,
    path: '/workspaces/:workspaceId/bulk-acts/team',
    access: { kind: 'workspace', permission: 'team:manage' },
    audit: 'bulk-act.started',
    summary: 'Give all nodes that a filter matches now to a team, or to none, 200 at a time',
    params: WorkspaceParams,
    body: GiveToTeamInBulk,
    response: BulkAct,
    errors: [
      'object.not_found',
      'team.grants_too_much',
      'request.filter_invalid',
      'bulk_act.too_many',
      'bulk_act.nothing',
    ],
    idempotencyKey: true,
    onlyPeople: true,
  }),
  get: route({
    id: 'bulkActs.get',
    ...reading,
    path: '/workspaces/:workspaceId/bulk-acts/:actId',
    summary: 'How far a bulk act has come',
    params: ActParams,
    response: BulkAct,
    errors: ['object.not_found'],
  }),
  nodes: route({
    id: 'bulkActs.nodes',
    ...reading,
    path: '/workspaces/:workspaceId/bulk-acts/:actId/nodes',
    summary: 'What became of each node of a bulk act, in the order of their names when it was started',
    params: ActParams,
    query: z.strictObject({ ...pageQuery, outcome: z.enum(bulkOutcomes).optional() }),
    response: pageOf(BulkActNode),
    errors: ['object.not_found', 'request.cursor_invalid'],
  }),
  cancel: route({
    id: 'bulkActs.cancel',
    ...starting,
    path: '/workspaces/:workspaceId/bulk-acts/:actId/cancel',
    access: { kind: 'workspace', permission: 'task:cancel', onNodes: true },
    audit: 'bulk-act.cancelled',
    summary: 'Leave the nodes alone that a bulk act has not come to yet. Tasks that were made go on',
    status: 200,
    params: ActParams,
    response: BulkAct,
    errors: ['object.not_found', 'bulk_act.ended'],
    idempotencyKey: true,
  }),
};
