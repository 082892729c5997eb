import { z } from 'zod';
import { Done, Email, PersonName } from '../auth/schemas.js';
import { filterQuery, sortQuery } from '../mechanism/list.js';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { platformRoles } from '../permissions.js';
import { userSorts } from './list.js';
import { INVITATION_HOURS, User, UserDetail, userStates } from './schemas.js';

const read = { kind: 'platform', permission: 'platform:read-directory' } as const;
const manage = { kind: 'platform', permission: 'platform:manage-users' } as const;
const UserParams = z.object({ userId: Id });
/** `link`: the one-time link, where no mail can carry it; shown this once. Null: the mail is under way. */
const Invited = z.object({ user: UserDetail, link: z.string().nullable() });

export const users = {
  list: route({
    id: 'users.list',
    method: 'GET',
    path: '/users',
    surfaces: ['admin'],
    access: read,
    limit: 'read',
    audit: null,
    summary: 'Everybody on this platform: who is active, invited or deactivated',
    status: 200,
    query: z.strictObject({
      ...pageQuery,
      ...filterQuery,
      ...sortQuery(userSorts),
      sort: z.enum(userSorts).default('name'),
    }),
    response: pageOf(User).extend({ states: z.record(z.enum(userStates), z.number().int()), asOf: Time }),
    errors: ['request.cursor_invalid', 'request.filter_invalid'],
  }),
  get: route({
    id: 'users.get',
    method: 'GET',
    path: '/users/:userId',
    surfaces: ['admin'],
    access: read,
    limit: 'read',
    audit: null,
    summary: 'One person with workspaces, teams, keys and open sessions',
    status: 200,
    params: UserParams,
    response: UserDetail,
    errors: ['object.not_found'],
  }),
  invite: route({
    id: 'users.invite',
    method: 'POST',
    path: '/users',
    surfaces: ['admin'],
    access: manage,
    limit: 'write',
    audit: 'user.invited',
    summary: `Invite an e-mail address by a link that works once and for ${INVITATION_HOURS} hours`,
    status: 201,
    body: z.strictObject({
      email: Email,
      name: PersonName.optional(),
      platformRole: z.enum(platformRoles).default('user'),
    }),
    response: Invited,
    errors: ['user.exists'],
    stepUp: true,
    secret: true,
  }),
  resendInvite: route({
    id: 'users.resendInvite',
    method: 'POST',
    path: '/users/:userId/resend-invite',
    surfaces: ['admin'],
    access: manage,
    limit: 'write',
    audit: 'user.invitation_renewed',
    summary: 'Send a new link; those sent before are dead at once',
    status: 200,
    params: UserParams,
    response: Invited,
    errors: ['object.not_found', 'user.not_pending', 'user.deactivated'],
    stepUp: true,
    secret: true,
  }),
  update: route({
    id: 'users.update',
    method: 'PATCH',
    path: '/users/:userId',
    surfaces: ['admin'],
    access: manage,
    limit: 'write',
    audit: ['user.updated', 'user.deactivated', 'user.reactivated'],
    summary: 'Rename, change the platform role, deactivate or reactivate; deactivation ends everything that is open',
    status: 200,
    params: UserParams,
    body: z
      .strictObject({
        name: PersonName.optional(),
        platformRole: z.enum(platformRoles).optional(),
        active: z.boolean().optional(),
        /** The version that was read: where somebody was faster, nothing is changed. */
        version: z.int().positive().optional(),
      })
      .refine(
        ({ name, platformRole, active }) => [name, platformRole, active].some((one) => one !== undefined),
        'Name something to change',
      ),
    response: UserDetail,
    errors: ['object.not_found', 'user.conflict', 'user.own_account', 'user.last_administrator'],
    stepUp: true,
  }),
  remove: route({
    id: 'users.remove',
    method: 'DELETE',
    path: '/users/:userId',
    surfaces: ['admin'],
    access: manage,
    limit: 'write',
    audit: 'user.deleted',
    summary: 'Delete a person to whom nothing is assigned any more; what still is, the refusal names',
    status: 200,
    params: UserParams,
    response: Done,
    errors: ['object.not_found', 'user.own_account', 'user.last_administrator', 'user.assigned'],
    stepUp: true,
  }),
};
