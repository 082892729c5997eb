import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

/** Why, in the administrator's own words: it stands in the audit log and in the person's list of sessions. */
export const StartImpersonation = z
  .strictObject({
    reason: z.string().trim().min(3).max(500),
    /** Where to begin; the person has to be a member there. */
    workspaceId: Id.optional(),
  })
  .meta({ id: 'StartImpersonation' });

export const impersonation = {
  start: route({
    id: 'impersonation.start',
    method: 'POST',
    path: '/users/:userId/impersonate',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:impersonate' },
    limit: 'write',
    audit: 'impersonation.offered',
    summary: 'A link, for one minute and one use, that opens the dashboard as this person for at most half an hour',
    status: 201,
    params: z.object({ userId: Id }),
    body: StartImpersonation,
    response: z.object({ link: z.string(), expiresAt: Time }).meta({ id: 'ImpersonationLink' }),
    errors: ['object.not_found', 'impersonation.refused'],
    stepUp: true,
    secret: true,
  }),
  redeem: route({
    id: 'impersonation.redeem',
    method: 'POST',
    path: '/auth/impersonation',
    surfaces: ['operator'],
    access: { kind: 'public' },
    limit: 'sign-in',
    audit: 'impersonation.started',
    summary: 'Begin to act as the person of a link; sets the session cookies of this surface',
    status: 200,
    body: z.strictObject({ token: z.string().min(16).max(128) }),
    response: z.object({ workspaceSlug: z.string().nullable() }).meta({ id: 'ImpersonationStart' }),
    errors: ['impersonation.link_invalid', 'impersonation.refused'],
  }),
};
