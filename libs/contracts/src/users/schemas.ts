import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { platformRoles, teamRoles, workspaceRoles } from '../permissions.js';

/** `pending`: invited, and no link followed yet. `deactivated`: can do nothing, and everything that was open has ended. */
export const userStates = ['active', 'pending', 'deactivated'] as const;
export type UserState = (typeof userStates)[number];

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

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

/** An IANA name. */
export const PersonTimeZone = z.string().min(1).max(64).refine(isTimeZone, 'a time zone such as Europe/Berlin');

/** What a person has chosen for all devices. Null: each device decides for itself. */
export const Preferences = z
  .object({
    clock: z.enum(['local', 'utc']).nullable(),
    theme: z.enum(['system', 'light', 'dark']).nullable(),
    /** Mails about critical events of the person's workspaces. */
    criticalEventEmailsEnabled: z.boolean(),
    /** Mails about machines that joined. */
    enrollmentEmailsEnabled: z.boolean(),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.output<typeof Preferences>;

export const defaultPreferences: Preferences = {
  clock: null,
  theme: null,
  criticalEventEmailsEnabled: true,
  enrollmentEmailsEnabled: true,
};
