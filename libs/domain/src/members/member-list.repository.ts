import { Injectable } from '@nestjs/common';
import type { Handled, MemberState, WorkspaceRole, members } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import {
  Params,
  afterSql,
  containing,
  keySql,
  orderSql,
  totalSql,
  type Direction,
  type SortSql,
} from '../lists/index.js';
import { MEMBER_STATE, type Named } from './member.repository.js';

type Query = Handled<typeof members.list>['query'];

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: WorkspaceRole;
  readonly state: MemberState;
  readonly teams: readonly Named[];
  readonly lastSignInAt: Date | null;
  readonly joinedAt: Date;
  readonly version: number;
  readonly invitationId: string | null;
  readonly invitedBy: string | null;
  readonly sentAt: Date | null;
  readonly sentCount: number | null;
  readonly expiresAt: Date | null;
  readonly isExpired: boolean | null;
}

export interface MemberPage {
  readonly query: Query;
  readonly direction: Direction;
  readonly after: Place | null;
}

/** The orders of the list. Roles by what they hold, owners first. */
export const memberSortSql: Readonly<Record<Query['sort'], SortSql>> = {
  name: { key: 'left(lower(u.name), 60)', type: 'text', natural: 'asc' },
  role: {
    key: `array_position(ARRAY['owner', 'admin', 'editor', 'operator', 'viewer'], m.role)`,
    type: 'bigint',
    natural: 'asc',
  },
  joined: { key: 'm.created_at', type: 'timestamptz', natural: 'desc' },
  seen: { key: 'u.last_sign_in_at', type: 'timestamptz', nullable: true, natural: 'desc' },
};

const COLUMNS = `m.user_id AS "userId", u.name, u.email, m.role, ${MEMBER_STATE} AS state, m.version,
  u.last_sign_in_at AS "lastSignInAt", m.created_at AS "joinedAt", i.id AS "invitationId", inviter.name AS "invitedBy",
  i.sent_at AS "sentAt", i.sent_count AS "sentCount", i.expires_at AS "expiresAt", i.expires_at <= fettle_now() AS "isExpired",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) ORDER BY lower(t.name))
    FROM team_members tm JOIN teams t ON t.id = tm.team_id
    WHERE tm.workspace_id = m.workspace_id AND tm.user_id = m.user_id), '[]') AS teams`;
const FROM = `FROM memberships m JOIN users u ON u.id = m.user_id
  LEFT JOIN invitations i ON i.workspace_id = m.workspace_id AND i.user_id = m.user_id
    AND i.accepted_at IS NULL AND i.revoked_at IS NULL
  LEFT JOIN users inviter ON inviter.id = i.invited_by`;

/** SQL of the list of members, in the workspace of the context. */
@Injectable()
export class MemberListRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, userId: string): Promise<MemberRow | null> {
    const sql = `SELECT ${COLUMNS} ${FROM} WHERE m.workspace_id = $1 AND m.user_id = $2`;
    const [row] = await this.database.query<MemberRow>(ctx, sql, [ctx.requireWorkspace(), userId]);
    return row ?? null;
  }

  /** One row more than asked for, to know whether there are more. */
  page(ctx: Ctx, { query, direction, after }: MemberPage): Promise<(MemberRow & { key: string | null })[]> {
    const params = new Params();
    const order = memberSortSql[query.sort];
    const where = conditions(ctx, query, params);
    if (after) where.push(afterSql(order, { direction, id: 'm.user_id' }, after, params));
    const sql = `SELECT ${COLUMNS}, ${keySql(order)} AS key ${FROM} WHERE ${where.join(' AND ')}
      ORDER BY ${orderSql(order, direction, 'm.user_id')} LIMIT ${params.add(query.limit + 1)}`;
    return this.database.query(ctx, sql, params.values);
  }

  async count(ctx: Ctx, query: Query): Promise<number> {
    const params = new Params();
    const sql = totalSql('memberships m JOIN users u ON u.id = m.user_id', conditions(ctx, query, params));
    const [row] = await this.database.query<{ total: number }>(ctx, sql, params.values);
    return row!.total;
  }
}

function conditions(ctx: Ctx, { search, role, state }: Query, params: Params): string[] {
  const where = [`m.workspace_id = ${params.add(ctx.requireWorkspace())}`];
  if (role) where.push(`m.role = ${params.add(role)}`);
  if (state) where.push(`${MEMBER_STATE} = ${params.add(state)}`);
  if (search) {
    const pattern = params.add(containing(search));
    where.push(`(u.name ILIKE ${pattern} OR u.email ILIKE ${pattern})`);
  }
  return where;
}
