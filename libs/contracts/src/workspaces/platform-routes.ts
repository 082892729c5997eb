import { z } from 'zod';
import { Member, MemberQuery } from '../members/schemas.js';
import { sortQuery } from '../mechanism/list.js';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { TimeZone } from '../mechanism/timezone.js';
import { PlatformTeam, TeamQuery } from '../teams/schemas.js';
import {
  PlatformWorkspace,
  UpdateWorkspace,
  WorkspaceName,
  WorkspaceParams,
  WorkspaceSlug,
  platformWorkspaceStates,
} from './schemas.js';

export const platformWorkspaceSorts = ['name', 'created', 'members', 'nodes', 'tasks'] as const;

/** Somebody who is here already, or an e-mail address that is invited if it is new. */
const Owner = z.union([z.strictObject({ userId: Id }), z.strictObject({ email: z.email().max(254) })]);

const answer = z.object({
  workspace: PlatformWorkspace,
  /** The invitation of a new owner, where no mail can carry it; shown this once. */
  link: z.string().nullable(),
});

const access = { kind: 'platform', permission: 'platform:manage-workspaces' } as const;
const surfaces = ['admin'] as const;
/** Reads of what belongs to one workspace. */
const within = {
  surfaces,
  access: { kind: 'platform', permission: 'platform:read-directory' } as const,
  limit: 'read' as const,
  audit: null,
  status: 200 as const,
  params: WorkspaceParams,
};

/** The workspaces of the platform. `/workspaces` itself answers on both surfaces with those that the person belongs to. */
export const platformWorkspaces = {
  list: route({
    id: 'platformWorkspaces.list',
    method: 'GET',
    path: '/platform/workspaces',
    surfaces,
    access: { kind: 'platform', permission: 'platform:read-directory' },
    limit: 'read',
    audit: null,
    summary: 'Every workspace of the platform, with counts of what it holds',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      ...sortQuery(platformWorkspaceSorts),
      sort: z.enum(platformWorkspaceSorts).default('name'),
      /** Looked for in names and slugs. */
      search: z.string().trim().max(120).optional(),
      state: z.enum([...platformWorkspaceStates, 'ownerless']).optional(),
    }),
    response: pageOf(PlatformWorkspace),
    errors: ['request.cursor_invalid'],
  }),
  get: route({
    id: 'platformWorkspaces.get',
    method: 'GET',
    path: '/platform/workspaces/:workspaceId',
    ...within,
    summary: 'One workspace of the platform',
    response: PlatformWorkspace,
    errors: ['object.not_found'],
  }),
  members: route({
    id: 'platformWorkspaces.members',
    method: 'GET',
    path: '/platform/workspaces/:workspaceId/members',
    ...within,
    summary: 'Who belongs to a workspace, invited people included',
    query: MemberQuery,
    response: pageOf(Member),
    errors: ['object.not_found', 'request.cursor_invalid'],
  }),
  teams: route({
    id: 'platformWorkspaces.teams',
    method: 'GET',
    path: '/platform/workspaces/:workspaceId/teams',
    ...within,
    summary:
      'The teams of a workspace by name: what they grant, how many members and nodes they have, and who the first members are',
    query: TeamQuery,
    response: pageOf(PlatformTeam),
    errors: ['object.not_found', 'request.cursor_invalid'],
  }),
  create: route({
    id: 'platformWorkspaces.create',
    method: 'POST',
    path: '/workspaces',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.created',
    summary: 'Makes a workspace with its owner; a new e-mail address is invited',
    status: 201,
    body: z.strictObject({
      name: WorkspaceName,
      slug: WorkspaceSlug,
      timezone: TimeZone.default('UTC'),
      owner: Owner,
    }),
    response: answer,
    errors: ['workspace.slug_taken', 'object.not_found', 'user.deactivated'],
    stepUp: true,
    secret: true,
  }),
  update: route({
    id: 'platformWorkspaces.update',
    method: 'PATCH',
    path: '/platform/workspaces/:workspaceId',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.updated',
    summary: 'Changes name, slug or time zone of any workspace',
    status: 200,
    params: WorkspaceParams,
    body: UpdateWorkspace,
    response: PlatformWorkspace,
    errors: ['object.not_found', 'workspace.archived', 'workspace.slug_taken', 'workspace.conflict'],
  }),
  archive: route({
    id: 'platformWorkspaces.archive',
    method: 'POST',
    path: '/platform/workspaces/:workspaceId/archive',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.archived',
    summary: 'Closes any workspace to changes',
    status: 200,
    params: WorkspaceParams,
    response: PlatformWorkspace,
    errors: ['object.not_found', 'workspace.is_default', 'workspace.archived'],
    idempotencyKey: true,
  }),
  restore: route({
    id: 'platformWorkspaces.restore',
    method: 'POST',
    path: '/platform/workspaces/:workspaceId/restore',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.restored',
    summary: 'Opens any archived workspace again',
    status: 200,
    params: WorkspaceParams,
    response: PlatformWorkspace,
    errors: ['object.not_found'],
    idempotencyKey: true,
  }),
  makeDefault: route({
    id: 'platformWorkspaces.makeDefault',
    method: 'POST',
    path: '/platform/workspaces/:workspaceId/default',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.made-default',
    summary: 'Makes this the default workspace in the place of the one that is',
    status: 200,
    params: WorkspaceParams,
    response: PlatformWorkspace,
    errors: ['object.not_found', 'workspace.archived'],
    idempotencyKey: true,
  }),
  addOwner: route({
    id: 'platformWorkspaces.addOwner',
    method: 'POST',
    path: '/platform/workspaces/:workspaceId/owners',
    surfaces,
    access,
    limit: 'write',
    audit: 'workspace.owner-added',
    summary: 'Makes somebody an owner: for a workspace that has lost its own',
    status: 200,
    params: WorkspaceParams,
    body: Owner,
    response: answer,
    errors: ['object.not_found', 'workspace.archived', 'user.deactivated', 'member.already_owner'],
    stepUp: true,
    secret: true,
  }),
};
