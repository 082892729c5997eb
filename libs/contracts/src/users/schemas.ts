import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { platformRoles, teamRoles, workspaceRoles } from '../permissions.js';
import { userStates } from './states.js';

export { INVITATION_HOURS, userStates } from './states.js';
export type { UserState } from './states.js';

/** A person as the platform's directory lists them. */
export const User = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    state: z.enum(userStates),
    platformRole: z.enum(platformRoles),
    /** IANA name. */
    timezone: z.string(),
    workspaceCount: z.number().int(),
    createdAt: Time,
    invitedAt: Time.nullable(),
    activatedAt: Time.nullable(),
    deactivatedAt: Time.nullable(),
    lastSignInAt: Time.nullable(),
    /** Sent back with a change. */
    version: z.number().int(),
  })
  .meta({ id: 'User' });

/** A person with everything that hangs on the account. */
export const UserDetail = User.extend({
  workspaces: z.array(
    z.object({
      id: Id,
      name: z.string(),
      slug: z.string(),
      role: z.enum(workspaceRoles),
      archived: z.boolean(),
      /** Nobody else owns it. */
      isSoleOwner: z.boolean(),
    }),
  ),
  teams: z.array(
    z.object({
      id: Id,
      name: z.string(),
      workspaceId: Id,
      workspaceName: z.string(),
      role: z.enum(teamRoles).nullable(),
    }),
  ),
  /** Signed in on so many devices now. */
  openSessions: z.number().int(),
  /** Keys that work now and end with the person. */
  apiKeys: z.number().int(),
  serviceAccounts: z.array(z.object({ id: Id, name: z.string(), workspaceName: z.string() })),
  /** The newest link that nobody has followed yet; null when there is none. */
  invitation: z
    .object({
      sentAt: Time,
      expiresAt: Time,
      hasExpired: z.boolean(),
      sentCount: z.number().int(),
      invitedBy: z.string().nullable(),
    })
    .nullable(),
}).meta({ id: 'UserDetail' });

const forOthers = z
  .boolean()
  .describe('Kept for other clients of this API. Fettle decides nothing by it, and what it will mean is not promised.');

/** What a person has chosen for all devices. Null: each device decides for itself. */
export const Preferences = z
  .object({
    clock: z.enum(['local', 'utc']).nullable(),
    theme: z.enum(['system', 'light', 'dark']).nullable(),
    criticalEventEmailsEnabled: forOthers,
    enrollmentEmailsEnabled: forOthers,
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.output<typeof Preferences>;

export const defaultPreferences: Preferences = {
  clock: null,
  theme: null,
  criticalEventEmailsEnabled: true,
  enrollmentEmailsEnabled: true,
};
