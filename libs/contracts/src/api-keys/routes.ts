import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id, pageOf, pageQuery } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { ApiKey, CreateApiKey, NewApiKey, RenameApiKey, RotateApiKey } from './schemas.js';

export const ApiKeyParams = WorkspaceParams.extend({ keyId: Id });

const own = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'api-key:own' },
  onlyPeople: true,
} as const;

/** Keys of oneself; with `api-key:manage` those of everybody, and of the service accounts. */
export const apiKeys = {
  list: route({
    ...own,
    id: 'apiKeys.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/api-keys',
    limit: 'read',
    audit: null,
    summary: 'API keys, newest first: the own ones, or all of them with api-key:manage',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({
      ...pageQuery,
      /** `all` needs `api-key:manage`. */
      of: z.enum(['me', 'all']).default('me'),
      serviceAccountId: Id.optional(),
      /** Looked for in names, visible beginnings, and the names of people and service accounts. */
      search: z.string().trim().max(120).optional(),
      /** Keys that have ended are left out unless they are asked for. */
      ended: z.enum(['without', 'with']).default('without'),
    }),
    response: pageOf(ApiKey),
    errors: ['request.cursor_invalid', 'permission.missing'],
  }),
  create: route({
    ...own,
    id: 'apiKeys.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/api-keys',
    limit: 'write',
    audit: 'api-key.created',
    summary: 'Make an API key. The answer holds the key, this once',
    status: 201,
    params: WorkspaceParams,
    body: CreateApiKey,
    response: NewApiKey,
    errors: ['permission.missing', 'object.not_found', 'api_key.never_expires', 'api_key.too_many'],
    stepUp: true,
    secret: true,
  }),
  rotate: route({
    ...own,
    id: 'apiKeys.rotate',
    method: 'POST',
    path: '/workspaces/:workspaceId/api-keys/:keyId/rotate',
    limit: 'write',
    audit: 'api-key.rotated',
    summary:
      'Make the successor of an API key; the old one ends now or after some hours. The answer holds the new key, this once',
    status: 201,
    params: ApiKeyParams,
    body: RotateApiKey,
    response: NewApiKey,
    errors: ['object.not_found', 'permission.missing', 'api_key.ended', 'api_key.replaced', 'api_key.never_expires'],
    stepUp: true,
    secret: true,
  }),
  rename: route({
    ...own,
    id: 'apiKeys.rename',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/api-keys/:keyId',
    limit: 'write',
    audit: 'api-key.renamed',
    summary: 'Give an API key another name',
    status: 200,
    params: ApiKeyParams,
    body: RenameApiKey,
    response: ApiKey,
    errors: ['object.not_found'],
  }),
  revoke: route({
    ...own,
    id: 'apiKeys.revoke',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/api-keys/:keyId',
    limit: 'write',
    audit: 'api-key.revoked',
    summary: 'End an API key: its very next request answers 401',
    status: 200,
    params: ApiKeyParams,
    response: Done,
    errors: ['object.not_found', 'api_key.ended'],
    // What may still be read with a key must be possible to end.
    inArchived: true,
  }),
};
