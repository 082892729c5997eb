import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';

/** With a registration token machines enrol themselves by `POST /agent/register`, so many of them, for so long. */
export const RegistrationToken = z
  .object({
    id: Id,
    label: z.string(),
    maxUses: z.number().int(),
    uses: z.number().int(),
    createdBy: z.string().nullable(),
    createdAt: Time,
    expiresAt: Time,
    lastUsedAt: Time.nullable(),
    state: z.enum(['open', 'used', 'expired', 'revoked']),
  })
  .meta({ id: 'RegistrationToken' });

const manage = {
  surfaces: ['operator'],
  access: { kind: 'workspace', permission: 'node:enrol' },
} as const;

/** There is none until somebody makes one, and without one nothing registers itself. */
export const registrationTokens = {
  list: route({
    ...manage,
    id: 'registrationTokens.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/registration-tokens',
    limit: 'read',
    audit: null,
    summary: 'Registration tokens of the last 30 days, the newest first',
    status: 200,
    params: WorkspaceParams,
    response: z.object({ items: z.array(RegistrationToken) }),
    errors: [],
  }),
  create: route({
    ...manage,
    id: 'registrationTokens.create',
    method: 'POST',
    path: '/workspaces/:workspaceId/registration-tokens',
    limit: 'write',
    audit: 'registration-token.created',
    summary: 'A token with which so many machines may register themselves. It is in this answer only',
    status: 201,
    params: WorkspaceParams,
    body: z.strictObject({
      label: z.string().trim().min(2).max(120),
      maxUses: z.number().int().min(1).max(100).default(1),
      expiresInS: z.number().int().min(60).max(2_592_000).default(3_600),
    }),
    response: RegistrationToken.extend({ token: z.string() }),
    errors: [],
    secret: true,
  }),
  revoke: route({
    ...manage,
    id: 'registrationTokens.revoke',
    method: 'DELETE',
    path: '/workspaces/:workspaceId/registration-tokens/:tokenId',
    limit: 'write',
    audit: 'registration-token.revoked',
    summary: 'End a registration token; machines that it let in stay',
    status: 200,
    params: WorkspaceParams.extend({ tokenId: Id }),
    response: RegistrationToken,
    errors: ['object.not_found'],
  }),
};
