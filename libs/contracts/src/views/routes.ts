import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { CreateView, SavedView, SavedViews, ShareView, UpdateView } from './schemas.js';
import { viewLists } from './words.js';

const ViewParams = WorkspaceParams.extend({ viewId: Id });

/** A view belongs to a person's way of looking at lists: API keys have none. */
const keeping = {
  surfaces: ['operator'] as const,
  access: { kind: 'workspace', permission: 'view:own' } as const,
  limit: 'write' as const,
  onlyPeople: true,
};
const sharing = { ...keeping, access: { kind: 'workspace', permission: 'view:share' } as const };

export const views = {
  list: route({
    id: 'views.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/views',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'The saved views of a list: own ones, those of own teams and those of the workspace',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({ list: z.enum(viewLists) }),
    response: SavedViews,
    errors: [],
  }),
  get: route({
    id: 'views.get',
    method: 'GET',
    path: '/workspaces/:workspaceId/views/:viewId',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'node:read' },
    limit: 'read',
    audit: null,
    summary: 'One saved view. One that is not shared with the asking person does not exist for him',
    status: 200,
    params: ViewParams,
    response: SavedView,
    errors: ['object.not_found'],
  }),
  create: route({
    id: 'views.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/views',
    ...keeping,
    audit: 'view.created',
    summary: 'Keep the state of a list under a name, for oneself',
    status: 201,
    params: WorkspaceParams,
    body: CreateView,
    response: SavedView,
    errors: ['view.name_taken', 'view.too_many', 'request.filter_invalid'],
    idempotencyKey: true,
  }),
  update: route({
    id: 'views.update',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/views/:viewId',
    ...keeping,
    audit: 'view.updated',
    summary: 'Change the name or the state of a view; a shared one takes view:share',
    status: 200,
    params: ViewParams,
    body: UpdateView,
    response: SavedView,
    errors: ['object.not_found', 'view.name_taken', 'view.conflict', 'request.filter_invalid'],
  }),
  share: route({
    id: 'views.share',
    method: 'POST',
    path: '/workspaces/:workspaceId/views/:viewId/share',
    ...sharing,
    audit: 'view.shared',
    summary: 'Share a view with a team that one belongs to, with the whole workspace, or with nobody any more',
    status: 200,
    params: ViewParams,
    body: ShareView,
    response: SavedView,
    errors: ['object.not_found', 'view.name_taken', 'view.too_many', 'view.conflict', 'team.not_a_member'],
    idempotencyKey: true,
  }),
  remove: route({
    id: 'views.remove',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/views/:viewId',
    ...keeping,
    audit: 'view.deleted',
    summary: 'Delete a view; lists that opened with it open as they are made. A shared one takes view:share',
    status: 200,
    params: ViewParams,
    response: Done,
    errors: ['object.not_found'],
  }),
  pin: route({
    id: 'views.pin',
    method: 'PUT',
    path: '/workspaces/:workspaceId/views/:viewId/pin',
    ...keeping,
    audit: 'view.pinned',
    summary: 'Put a view into the own row of pinned ones, or take it out',
    status: 200,
    params: ViewParams,
    body: z.strictObject({ isPinned: z.boolean() }),
    response: SavedView,
    errors: ['object.not_found'],
  }),
  setDefault: route({
    id: 'views.setDefault',
    method: 'PUT',
    path: '/workspaces/:workspaceId/views/default',
    ...keeping,
    audit: 'view.default-changed',
    summary:
      'Say with which view a list opens for oneself; null: as the list is made, or as a team or the workspace says',
    status: 200,
    params: WorkspaceParams,
    body: z.strictObject({ list: z.enum(viewLists), viewId: Id.nullable() }),
    response: SavedViews,
    errors: ['object.not_found'],
  }),
  setSharedDefault: route({
    id: 'views.setSharedDefault',
    method: 'PUT',
    path: '/workspaces/:workspaceId/views/shared-default',
    ...sharing,
    audit: 'view.default-changed',
    summary: 'Say with which shared view a list opens for a team that one belongs to, or for the whole workspace',
    status: 200,
    params: WorkspaceParams,
    body: z.strictObject({
      list: z.enum(viewLists),
      viewId: Id.nullable(),
      /** Null: for the whole workspace. */
      teamId: Id.nullable().default(null),
    }),
    response: SavedViews,
    errors: ['object.not_found', 'team.not_a_member', 'view.not_shared'],
  }),
};
