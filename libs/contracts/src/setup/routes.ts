import { z } from 'zod';
import { route } from '../mechanism/route.js';
import { Me } from '../auth/schemas.js';
import { Email, NewPassword, PersonName } from '../auth/schemas.js';

export const SetupStatus = z.object({ required: z.boolean() }).meta({ id: 'SetupStatus' });

/** The first start prints a one-time link that carries `token`; it makes the first administrator and is burnt. */
export const CompleteSetup = z
  .strictObject({ token: z.string().min(16).max(128), email: Email, name: PersonName, password: NewPassword })
  .meta({ id: 'CompleteSetup' });

export const setup = {
  status: route({
    id: 'setup.status',
    method: 'GET',
    path: '/setup/status',
    surfaces: ['operator', 'admin'],
    access: { kind: 'public' },
    limit: 'read',
    audit: null,
    summary: 'Whether the first administrator is still to be made',
    status: 200,
    response: SetupStatus,
    errors: [],
  }),
  complete: route({
    id: 'setup.complete',
    method: 'POST',
    path: '/setup',
    surfaces: ['operator'],
    access: { kind: 'public' },
    limit: 'setup',
    audit: 'setup.completed',
    summary: 'Make the first administrator and sign in',
    status: 201,
    body: CompleteSetup,
    response: Me,
    errors: ['setup.done', 'setup.token_invalid', 'password.too_weak'],
  }),
};
