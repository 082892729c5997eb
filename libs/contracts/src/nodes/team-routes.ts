import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { BULK_MAX } from './list.js';
import { Node } from './schemas.js';

const teamId = Id.nullable();
const onMany = z.union([
  z.strictObject({ nodeIds: z.array(Id).min(1).max(BULK_MAX), teamId }),
  z.strictObject({ q: z.string().max(2_000), exceptIds: z.array(Id).max(1_000).default([]), teamId }),
]);

const managing = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'team:manage' } as const,
  onlyPeople: true,
};

/** Which nodes would go to the team, and from which. */
export const TeamMove = z
  .object({
    asOf: Time,
    moving: z.array(z.object({ id: Id, name: z.string(), teamId, teamName: z.string().nullable() })),
    /** How many belong there already. */
    staying: z.number().int(),
    /** Ids of which there is no node here. */
    missing: z.array(Id),
    /** How many match beyond those: one act reaches 200. */
    beyond: z.number().int(),
  })
  .meta({ id: 'TeamMove' });

/** Whose nodes are. */
export const nodeTeams = {
  assign: route({
    id: 'nodeTeams.assign',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/:nodeId/team',
    ...managing,
    limit: 'write',
    audit: 'node.team-changed',
    summary: 'Give a node to a team, or to none; a missing teamId is none',
    status: 200,
    params: WorkspaceParams.extend({ nodeId: Id }),
    body: z.strictObject({ teamId: teamId.default(null) }),
    response: Node,
    errors: ['object.not_found', 'team.grants_too_much'],
    idempotencyKey: true,
  }),
  preview: route({
    id: 'nodeTeams.preview',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/team/preview',
    ...managing,
    limit: 'read',
    audit: null,
    summary: 'Which of these nodes, or of all that match a filter, would go to a team. Changes nothing',
    status: 200,
    params: WorkspaceParams,
    body: onMany,
    response: TeamMove,
    errors: ['object.not_found', 'request.filter_invalid'],
    inArchived: true,
  }),
  assignMany: route({
    id: 'nodeTeams.assignMany',
    method: 'POST',
    path: '/workspaces/:workspaceId/nodes/team',
    ...managing,
    limit: 'write',
    audit: 'node.team-changed',
    summary: 'Give many nodes to a team, or to none, in one transaction with an audit entry for each that moved',
    status: 200,
    params: WorkspaceParams,
    body: z.strictObject({ nodeIds: z.array(Id).min(1).max(BULK_MAX), teamId }),
    response: z.object({ moved: z.array(Id), staying: z.number().int(), missing: z.array(Id) }),
    errors: ['object.not_found', 'team.grants_too_much'],
    idempotencyKey: true,
  }),
};
