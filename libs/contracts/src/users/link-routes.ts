import { z } from 'zod';
import { Done, Email, NewPassword, PersonName } from '../auth/schemas.js';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { platformRoles, workspaceRoles } from '../permissions.js';

/** The secret of a link: 256 bits in base64url. What is longer or shorter is no link of ours. */
export const LinkToken = z.string().min(20).max(200);

/** What a link would do, told to who holds it. */
export const InvitationPreview = z
  .object({
    email: z.string(),
    name: z.string(),
    invitedBy: z.string().nullable(),
    platformRole: z.enum(platformRoles),
    workspaces: z.array(z.object({ name: z.string(), role: z.enum(workspaceRoles) })),
    expiresAt: Time,
  })
  .meta({ id: 'InvitationPreview' });

/** Whose password a link would set. */
export const PasswordResetPreview = z
  .object({ email: z.string(), name: z.string(), expiresAt: Time })
  .meta({ id: 'PasswordResetPreview' });

/** The account that has a password now. No link signs in: the password just set does. */
export const PasswordSet = z.object({ email: z.string() }).meta({ id: 'PasswordSet' });

const open = {
  surfaces: ['operator', 'admin'],
  access: { kind: 'public' },
  limit: 'sign-in',
  status: 200,
} as const;
const TokenParams = z.object({ token: LinkToken });
const TokenBody = z.strictObject({ token: LinkToken });
const accept = z.strictObject({ password: NewPassword, name: PersonName.optional() });
const invitationErrors = ['invitation.unknown', 'invitation.ended'] as const;
const resetErrors = ['password_reset.unknown', 'password_reset.ended'] as const;

/** Links to join. Our pages keep the secret in bodies; the paths with `:token` are for clients that know them from elsewhere. */
export const invitations = {
  preview: route({
    ...open,
    id: 'invitations.preview',
    method: 'POST',
    path: '/auth/invitations/preview',
    audit: null,
    summary: 'Who an invitation link is for, and what it opens; changes nothing',
    body: TokenBody,
    response: InvitationPreview,
    errors: invitationErrors,
  }),
  accept: route({
    ...open,
    id: 'invitations.accept',
    method: 'POST',
    path: '/auth/invitations/accept',
    audit: 'invitation.accepted',
    summary: 'Set the password that goes with an invitation, and join; the link is used up',
    body: accept.extend({ token: LinkToken }),
    response: PasswordSet,
    errors: [...invitationErrors, 'invitation.taken', 'password.too_weak'],
  }),
  previewByPath: route({
    ...open,
    id: 'invitations.previewByPath',
    method: 'GET',
    path: '/auth/invitations/:token',
    audit: null,
    summary: 'The same as `POST /auth/invitations/preview`',
    params: TokenParams,
    response: InvitationPreview,
    errors: invitationErrors,
  }),
  acceptByPath: route({
    ...open,
    id: 'invitations.acceptByPath',
    method: 'POST',
    path: '/auth/invitations/:token/accept',
    audit: 'invitation.accepted',
    summary: 'The same as `POST /auth/invitations/accept`',
    params: TokenParams,
    body: accept,
    response: PasswordSet,
    errors: [...invitationErrors, 'invitation.taken', 'password.too_weak'],
  }),
};

/** Passwords that were forgotten, and the own one. */
export const passwords = {
  forgot: route({
    ...open,
    id: 'passwords.forgot',
    method: 'POST',
    path: '/auth/password/forgot',
    audit: 'password.reset_requested',
    summary: 'Ask for a link to set a new password; the answer is the same whoever is asked for',
    status: 202,
    body: z.strictObject({ email: Email }),
    response: Done,
    errors: [],
  }),
  preview: route({
    ...open,
    id: 'passwords.preview',
    method: 'POST',
    path: '/auth/password/reset-preview',
    audit: null,
    summary: 'Whose password a link would set; changes nothing',
    body: TokenBody,
    response: PasswordResetPreview,
    errors: resetErrors,
  }),
  reset: route({
    ...open,
    id: 'passwords.reset',
    method: 'POST',
    path: '/auth/password/reset',
    audit: 'password.reset',
    summary: 'Set a new password by a link; the link is used up and every session of the person ends',
    body: z.strictObject({ token: LinkToken, password: NewPassword }),
    response: PasswordSet,
    errors: [...resetErrors, 'password.too_weak'],
  }),
  previewByPath: route({
    ...open,
    id: 'passwords.previewByPath',
    method: 'GET',
    path: '/auth/password/reset/:token',
    audit: null,
    summary: 'The same as `POST /auth/password/reset-preview`',
    params: TokenParams,
    response: PasswordResetPreview,
    errors: resetErrors,
  }),
  resetByPath: route({
    ...open,
    id: 'passwords.resetByPath',
    method: 'POST',
    path: '/auth/password/reset/:token',
    audit: 'password.reset',
    summary: 'The same as `POST /auth/password/reset`',
    params: TokenParams,
    body: z.strictObject({ password: NewPassword }),
    response: PasswordSet,
    errors: [...resetErrors, 'password.too_weak'],
  }),
  change: route({
    ...open,
    id: 'passwords.change',
    method: 'POST',
    path: '/users/me/password',
    access: { kind: 'session' },
    // Tries of one person are counted by the verb.
    limit: 'write',
    audit: 'password.changed',
    summary: 'Change the own password: every other session ends, this one stays',
    body: z.strictObject({ currentPassword: z.string().min(1).max(256), newPassword: NewPassword }),
    response: Done,
    errors: ['password.wrong', 'password.too_weak', 'session.impersonated'],
  }),
};
