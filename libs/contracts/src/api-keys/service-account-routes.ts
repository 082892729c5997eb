import { z } from 'zod';
import { Done } from '../auth/schemas.js';
import { Id } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { CreateServiceAccount, ServiceAccount, UpdateServiceAccount } from './schemas.js';

export const ServiceAccountParams = WorkspaceParams.extend({ serviceAccountId: Id });

const manage = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'api-key:manage' },
  onlyPeople: true,
} as const;

/** Accounts that no person signs in to: programs hold keys of them. */
export const serviceAccounts = {
  list: route({
    ...manage,
    id: 'serviceAccounts.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/service-accounts',
    limit: 'read',
    audit: null,
    summary: 'The service accounts of a workspace, by name',
    status: 200,
    params: WorkspaceParams,
    response: z.object({ items: z.array(ServiceAccount) }),
    errors: [],
  }),
  create: route({
    ...manage,
    id: 'serviceAccounts.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/service-accounts',
    limit: 'write',
    audit: 'service-account.created',
    summary: 'Make a service account. Its role is never more than that of whoever makes it',
    status: 201,
    params: WorkspaceParams,
    body: CreateServiceAccount,
    response: ServiceAccount,
    errors: ['permission.missing', 'service_account.name_taken', 'service_account.too_many'],
    idempotencyKey: true,
  }),
  update: route({
    ...manage,
    id: 'serviceAccounts.update',
    method: 'PATCH',
    path: '/workspaces/:workspaceId/service-accounts/:serviceAccountId',
    limit: 'write',
    audit: 'service-account.updated',
    summary: 'Rename a service account, change its role, disable it or let it work again',
    status: 200,
    params: ServiceAccountParams,
    body: UpdateServiceAccount,
    response: ServiceAccount,
    errors: ['object.not_found', 'permission.missing', 'service_account.name_taken', 'service_account.conflict'],
  }),
  remove: route({
    ...manage,
    id: 'serviceAccounts.remove',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/service-accounts/:serviceAccountId',
    limit: 'write',
    audit: 'service-account.deleted',
    summary: 'Delete a service account with all of its keys',
    status: 200,
    params: ServiceAccountParams,
    response: Done,
    errors: ['object.not_found', 'permission.missing'],
  }),
};
