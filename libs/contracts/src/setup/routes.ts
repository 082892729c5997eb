import { Me } from '../auth/schemas.js';
import { route } from '../mechanism/route.js';
import { MailServerAnswer } from '../platform-settings/views.js';
import { CompleteSetup, SetupChecks, SetupPlan, SetupStatus, TryMailInSetup, WithSetupToken } from './schemas.js';

/** All but `status` are gone as soon as there is a first administrator. */
const open = { surfaces: ['operator'], access: { kind: 'public' }, limit: 'setup' } as const;
const refusals = ['setup.done', 'setup.token_invalid'] as const;

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
  begin: route({
    ...open,
    id: 'setup.begin',
    method: 'POST',
    path: '/setup/begin',
    audit: null,
    summary: 'What setup starts from, for the holder of the one-time link',
    status: 200,
    body: WithSetupToken,
    response: SetupPlan,
    errors: [...refusals],
  }),
  validatePostgres: route({
    ...open,
    id: 'setup.validatePostgres',
    method: 'POST',
    path: '/setup/validate/postgres',
    audit: null,
    summary: 'Try the configured database; no other one can be named',
    status: 200,
    body: WithSetupToken,
    response: SetupChecks,
    errors: [...refusals],
  }),
  validateRedis: route({
    ...open,
    id: 'setup.validateRedis',
    method: 'POST',
    path: '/setup/validate/redis',
    audit: null,
    summary: 'Try what queues and messages are kept in: the configured Redis, or the database where none is configured',
    status: 200,
    body: WithSetupToken,
    response: SetupChecks,
    errors: [...refusals],
  }),
  validateSmtp: route({
    ...open,
    id: 'setup.validateSmtp',
    method: 'POST',
    path: '/setup/validate/smtp',
    audit: null,
    summary: 'Connect to a mail server on a port of mail, sign in, and send a test if there is an address for it',
    status: 200,
    body: TryMailInSetup,
    response: MailServerAnswer,
    errors: [...refusals],
  }),
  complete: route({
    ...open,
    id: 'setup.complete',
    method: 'POST',
    path: '/setup',
    audit: 'setup.completed',
    summary: 'Make the first administrator and sign in; addresses, mail and the workspace with it, all or nothing',
    status: 201,
    body: CompleteSetup,
    response: Me,
    errors: [
      ...refusals,
      'password.too_weak',
      'settings.fixed',
      'settings.conflict',
      'workspace.slug_taken',
      'request.invalid',
    ],
  }),
};
