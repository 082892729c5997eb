import { z } from 'zod';
import { platformRoles, teamRoles, workspaceRoles } from '../permissions.js';
import { Id, Time } from '../mechanism/page.js';
import { Preferences } from '../users/schemas.js';

export const Email = z.email().max(254).toLowerCase();
export const PersonName = z.string().trim().min(1).max(120);
/** Length only; the domain also refuses what is on the list of common passwords. */
export const NewPassword = z.string().min(12).max(256);

export const Me = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    platformRole: z.enum(platformRoles),
    /** IANA name; times are shown in it where the person wants local ones. */
    timezone: z.string(),
    preferences: Preferences,
    /** Sent back with a change of name or time zone. */
    version: z.number().int(),
    /** The administrator who acts as this person, in this session, and why. */
    impersonator: z.object({ id: Id, label: z.string(), reason: z.string() }).nullable(),
    /** Sent back in `x-csrf-token` with every mutating request of this session. */
    csrfToken: z.string(),
    session: z.object({ id: Id, createdAt: Time, absoluteExpiresAt: Time }),
    workspaces: z.array(
      z.object({
        id: Id,
        name: z.string(),
        slug: z.string(),
        isDefault: z.boolean(),
        role: z.enum(workspaceRoles),
        /** Can only be read. */
        archived: z.boolean(),
        /** What teams grant the person on the nodes that they own. */
        teamRoles: z.array(z.object({ teamId: Id, role: z.enum(teamRoles) })),
      }),
    ),
  })
  .meta({ id: 'Me' });

export const SignIn = z
  .strictObject({ email: Email, password: z.string().min(1).max(256), stay: z.boolean().default(false) })
  .meta({ id: 'SignIn' });

export const Done = z.object({ ok: z.literal(true) }).meta({ id: 'Done' });

/** One use, 30 seconds, bound to the session that asked. */
export const SocketTicket = z.object({ ticket: z.string(), expiresAt: Time }).meta({ id: 'SocketTicket' });
