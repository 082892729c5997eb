import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { BULK_MAX } from '../nodes/list.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { CreateTeam, Team, TeamMember, TeamQuery, UpdateTeam } from './schemas.js';

const TeamParams = WorkspaceParams.extend({ teamId: Id });
const search = z.string().trim().max(120).optional();

/** Reads of teams. */
const reading = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'team:read' } as const,
  limit: 'read' as const,
  audit: null,
};
/** Who belongs to a team and what the team may do decides rights, so that is for people. */
const managing = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'team:manage' } as const,
  limit: 'write' as const,
  onlyPeople: true,
};

export const teams = {
  list: route({
    id: 'teams.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/teams',
    ...reading,
    summary: 'Teams by name, with how many members and nodes they have',
    status: 200,
    params: WorkspaceParams,
    query: TeamQuery,
    response: pageOf(Team),
    errors: ['request.cursor_invalid'],
  }),
  create: route({
    id: 'teams.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/teams',
    ...managing,
    audit: 'team.created',
    summary:
      'Make a team. It grants nothing unless a role is given, which its members then hold on the nodes of the team',
    status: 201,
    params: WorkspaceParams,
    body: CreateTeam,
    response: Team,
    errors: ['team.name_taken', 'team.grants_too_much'],
    idempotencyKey: true,
  }),
  get: route({
    id: 'teams.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/teams/:teamId',
    ...reading,
    summary: 'One team',
    status: 200,
    params: TeamParams,
    response: Team,
    errors: ['object.not_found'],
  }),
  update: route({
    id: 'teams.update',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/teams/:teamId',
    ...managing,
    audit: 'team.updated',
    summary: 'Change name, description or right of a team; a new right bites on the next request',
    status: 200,
    params: TeamParams,
    body: UpdateTeam,
    response: Team,
    errors: ['object.not_found', 'team.name_taken', 'team.grants_too_much', 'team.conflict'],
  }),
  remove: route({
    id: 'teams.remove',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/teams/:teamId',
    ...managing,
    audit: 'team.deleted',
    summary: 'Delete a team. One that owns nodes is deleted only with where they go: to another team, or to none',
    status: 200,
    params: TeamParams,
    query: z
      .strictObject({ reassignTo: Id.optional(), release: z.literal('true').optional() })
      .refine(({ reassignTo, release }) => !(reassignTo && release), 'either reassignTo or release'),
    response: z.object({ ok: z.literal(true), nodes: z.number().int() }),
    errors: ['object.not_found', 'team.owns_nodes', 'team.grants_too_much'],
  }),
  members: route({
    id: 'teams.members',
    method: 'GET',
    path: '/workspaces/:workspaceId/teams/:teamId/members',
    ...reading,
    summary: 'Who belongs to a team, by name',
    status: 200,
    params: TeamParams,
    query: z.strictObject({ ...pageQuery, search }),
    response: pageOf(TeamMember),
    errors: ['object.not_found', 'request.cursor_invalid'],
  }),
  candidates: route({
    id: 'teams.candidates',
    method: 'GET',
    path: '/workspaces/:workspaceId/teams/:teamId/candidates',
    ...reading,
    access: { kind: 'workspace', permission: 'team:manage' },
    summary: 'Members of the workspace who do not belong to the team, by name, at most 50',
    status: 200,
    params: TeamParams,
    query: z.strictObject({ search }),
    response: z.object({ items: z.array(TeamMember.omit({ addedAt: true })) }),
    errors: ['object.not_found'],
  }),
  addMembers: route({
    id: 'teams.addMembers',
    method: 'POST',
    path: '/workspaces/:workspaceId/teams/:teamId/members',
    ...managing,
    audit: 'team.members-added',
    summary: 'Add members of the workspace to a team, all of them or none. Adding twice is the same as once',
    status: 200,
    params: TeamParams,
    body: z.union([z.strictObject({ userId: Id }), z.strictObject({ userIds: z.array(Id).min(1).max(BULK_MAX) })]),
    response: Team,
    errors: ['object.not_found', 'team.not_a_member', 'team.grants_too_much'],
    idempotencyKey: true,
  }),
  removeMember: route({
    id: 'teams.removeMember',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/teams/:teamId/members/:userId',
    ...managing,
    audit: 'team.member-removed',
    summary: 'Take a member out of a team; what the team granted ends with the next request',
    status: 200,
    params: TeamParams.extend({ userId: Id }),
    response: Done,
    errors: ['object.not_found'],
  }),
};
