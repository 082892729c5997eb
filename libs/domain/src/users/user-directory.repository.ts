import { Injectable } from '@nestjs/common';
import type { FilterTerm, UserSort, UserState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { Params, afterSql, keySql, orderSql, whereSql, type Direction } from '../lists/index.js';
import { userListSql, userSortSql } from './user-list.sql.js';
import { userColumns, userState, type UserDetailRow, type UserRow } from './user.row.js';

export interface UserPage {
  readonly terms: readonly FilterTerm[];
  readonly sort: UserSort;
  readonly direction: Direction;
  readonly limit: number;
  /** The place of the last row of the page before. */
  readonly after?: Place | undefined;
}

/** A row with its sort key; null where it has no value. */
export type ListedUser = UserRow & { sort_key: string | null };

/** Nobody else owns the workspace `w`: a pending owner cannot act, and is none. */
const SOLE_OWNER = `m.role = 'owner' AND NOT EXISTS (
  SELECT FROM memberships o JOIN users ou ON ou.id = o.user_id
  WHERE o.workspace_id = m.workspace_id AND o.user_id <> m.user_id AND o.role = 'owner'
    AND ou.deactivated_at IS NULL AND ou.activated_at IS NOT NULL)`;
const KEY_WORKS = 'k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > fettle_now())';

const DETAIL = `SELECT ${userColumns},
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name, 'slug', w.slug, 'role', m.role,
      'archived', w.archived_at IS NOT NULL, 'isSoleOwner', ${SOLE_OWNER}) ORDER BY lower(w.name), w.id)
    FROM memberships m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = u.id), '[]') AS workspaces,
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'workspaceId', w.id, 'workspaceName', w.name,
      'role', t.role) ORDER BY lower(t.name), t.id)
    FROM team_members tm JOIN teams t ON t.id = tm.team_id JOIN workspaces w ON w.id = t.workspace_id
    WHERE tm.user_id = u.id), '[]') AS teams,
  (SELECT count(*)::int FROM sessions s WHERE s.user_id = u.id AND s.ended_at IS NULL AND s.session_version = u.session_version
    AND s.idle_expires_at > fettle_now() AND s.absolute_expires_at > fettle_now()) AS "openSessions",
  (SELECT count(*)::int FROM api_keys k WHERE k.created_by = u.id AND ${KEY_WORKS}) AS "apiKeys",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'workspaceName', w.name) ORDER BY lower(a.name), a.id)
    FROM service_accounts a JOIN workspaces w ON w.id = a.workspace_id
    WHERE a.disabled_at IS NULL AND EXISTS (SELECT FROM api_keys k
      WHERE k.service_account_id = a.id AND k.created_by = u.id AND ${KEY_WORKS})), '[]') AS "serviceAccounts",
  (SELECT jsonb_build_object('sentAt', i.sent_at, 'expiresAt', i.expires_at, 'hasExpired', i.expires_at <= fettle_now(),
      'sentCount', i.sent_count, 'invitedBy', (SELECT b.name FROM users b WHERE b.id = i.invited_by))
    FROM invitations i WHERE i.user_id = u.id AND i.accepted_at IS NULL AND i.revoked_at IS NULL
    ORDER BY i.id DESC LIMIT 1) AS invitation
  FROM users u`;

/** SQL of everybody: for platform administrators only, whose routes are the only callers. */
@Injectable()
export class UserDirectoryRepository {
  constructor(private readonly database: Database) {}

  /** One page; ask for one row more than is shown to learn whether another page follows. */
  page(ctx: Ctx, { terms, sort, direction, limit, after }: UserPage): Promise<ListedUser[]> {
    const params = new Params();
    const order = userSortSql[sort];
    const where = [whereSql(userListSql, terms, params)];
    if (after) where.push(afterSql(order, { direction, id: 'u.id' }, after, params));
    const sql = `SELECT ${userColumns}, ${keySql(order)} AS sort_key FROM users u WHERE ${where.join(' AND ')}
      ORDER BY ${orderSql(order, direction, 'u.id')} LIMIT ${params.add(limit)}`;
    return this.database.query(ctx, sql, params.values);
  }

  /** How many people match, by state. */
  countByState(ctx: Ctx, terms: readonly FilterTerm[]): Promise<{ state: UserState; count: number }[]> {
    const params = new Params();
    const where = whereSql(userListSql, terms, params);
    const sql = `SELECT ${userState} AS state, count(*)::int AS count FROM users u WHERE ${where} GROUP BY 1`;
    return this.database.query(ctx, sql, params.values);
  }

  async find(ctx: Ctx, userId: string): Promise<UserDetailRow | null> {
    const [row] = await this.database.query<UserDetailRow>(ctx, `${DETAIL} WHERE u.id = $1`, [userId]);
    return row ?? null;
  }
}
