import { z } from 'zod';
import { sortQuery } from '../mechanism/list.js';
import { Id, Time, pageQuery } from '../mechanism/page.js';
import { workspaceRoles } from '../permissions.js';
import { memberSorts, memberStates } from './states.js';

export const MemberParams = z.strictObject({ workspaceId: Id, userId: Id });

export { memberSorts, memberStates };
export type { MemberState } from './states.js';

/** What the members of a workspace are looked for by. */
export const MemberQuery = z.strictObject({
  ...pageQuery,
  ...sortQuery(memberSorts),
  sort: z.enum(memberSorts).default('name'),
  /** Looked for in names and e-mail addresses. */
  search: z.string().trim().max(120).optional(),
  role: z.enum(workspaceRoles).optional(),
  state: z.enum(memberStates).optional(),
});

const PendingInvitation = z.object({
  id: Id,
  invitedBy: z.string().nullable(),
  sentAt: Time,
  sentCount: z.int(),
  expiresAt: Time,
  isExpired: z.boolean(),
});

export const Member = z
  .object({
    userId: Id,
    name: z.string(),
    email: z.string(),
    role: z.enum(workspaceRoles),
    state: z.enum(memberStates),
    teams: z.array(z.object({ id: Id, name: z.string() })),
    lastSignInAt: Time.nullable(),
    joinedAt: Time,
    /** The invitation that waits to be accepted; null for everybody else. */
    invitation: PendingInvitation.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Member' });

/** A person who can be added to the workspace at once. */
export const AssignableUser = z.object({ id: Id, name: z.string(), email: z.string() });

/** What a person would lose, or has lost, with the membership. */
export const MemberEndings = z
  .object({
    role: z.enum(workspaceRoles),
    teams: z.array(z.object({ id: Id, name: z.string() })),
    apiKeys: z.array(z.object({ id: Id, name: z.string() })),
    invitations: z.array(Id),
    /** Install commands that have not led to a running agent. */
    installs: z.array(z.object({ id: Id, name: z.string() })),
    isLastOwner: z.boolean(),
  })
  .meta({ id: 'MemberEndings' });

/** Somebody who is here already, or an e-mail address: a new one is invited, a known one joins at once. */
export const AddMember = z.union([
  z.strictObject({ userId: Id, role: z.enum(workspaceRoles) }),
  z.strictObject({
    email: z.email().max(254),
    name: z.string().trim().min(1).max(120).optional(),
    role: z.enum(workspaceRoles),
  }),
]);
