import type { PlatformRole, Result, UserState, users } from '@fettle/contracts';

type Detail = Result<typeof users.get>;
export type UserView = Result<typeof users.list>['items'][number];

/** Pending until a link was followed, whatever else is known. */
export const userState = `(CASE WHEN u.deactivated_at IS NOT NULL THEN 'deactivated'
  WHEN u.activated_at IS NULL THEN 'pending' ELSE 'active' END)`;
export const workspaceCount = '(SELECT count(*) FROM memberships m WHERE m.user_id = u.id)';

export const userColumns = `u.id, u.email, u.name, ${userState} AS state, u.platform_role AS "platformRole", u.timezone,
  ${workspaceCount}::int AS "workspaceCount", u.created_at AS "createdAt", u.invited_at AS "invitedAt",
  u.activated_at AS "activatedAt", u.deactivated_at AS "deactivatedAt", u.last_sign_in_at AS "lastSignInAt", u.version`;

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly state: UserState;
  readonly platformRole: PlatformRole;
  readonly timezone: string;
  readonly workspaceCount: number;
  readonly createdAt: Date;
  readonly invitedAt: Date | null;
  readonly activatedAt: Date | null;
  readonly deactivatedAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly version: number;
}

/** A person with what hangs on the account; times inside are ISO texts already. */
export interface UserDetailRow extends UserRow, Pick<Detail, 'workspaces' | 'teams' | 'openSessions' | 'apiKeys'> {
  readonly serviceAccounts: Detail['serviceAccounts'];
  readonly invitation: {
    sentAt: string;
    expiresAt: string;
    hasExpired: boolean;
    sentCount: number;
    invitedBy: string | null;
  } | null;
}

export function userView(row: UserRow): UserView {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    state: row.state,
    platformRole: row.platformRole,
    timezone: row.timezone,
    workspaceCount: row.workspaceCount,
    createdAt: row.createdAt.toISOString(),
    invitedAt: timeOf(row.invitedAt),
    activatedAt: timeOf(row.activatedAt),
    deactivatedAt: timeOf(row.deactivatedAt),
    lastSignInAt: timeOf(row.lastSignInAt),
    version: row.version,
  };
}

export function userDetail(row: UserDetailRow): Detail {
  const { workspaces, teams, openSessions, apiKeys, serviceAccounts, invitation } = row;
  const sent = invitation && {
    ...invitation,
    sentAt: new Date(invitation.sentAt).toISOString(),
    expiresAt: new Date(invitation.expiresAt).toISOString(),
  };
  return { ...userView(row), workspaces, teams, openSessions, apiKeys, serviceAccounts, invitation: sent };
}

const timeOf = (time: Date | null): string | null => time?.toISOString() ?? null;
