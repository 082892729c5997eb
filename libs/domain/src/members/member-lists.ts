import { Injectable } from '@nestjs/common';
import type { Handled, Result, members as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { containing, pageAnswer, placeKey } from '../lists/index.js';
import { MemberListRepository, memberSortSql, type MemberRow } from './member-list.repository.js';
import { MemberRepository } from './member.repository.js';

export type Member = Result<typeof contract.get>;

/** Who belongs to the workspace of the context, and who could. */
@Injectable()
export class MemberLists {
  constructor(
    private readonly cursor: Cursor,
    private readonly repository: MemberListRepository,
    private readonly people: MemberRepository,
  ) {}

  /** One page. @throws DomainError `request.cursor_invalid` for a cursor of another list, order or filter */
  async list(ctx: Ctx, query: Handled<typeof contract.list>['query']): Promise<Result<typeof contract.list>> {
    const { limit, cursor, ...shape } = query;
    const scope = `members:${ctx.requireWorkspace()}:${JSON.stringify(shape)}`;
    const after = cursor === undefined ? null : this.cursor.open(scope, cursor);
    const direction = query.direction ?? memberSortSql[query.sort].natural;
    const rows = await this.repository.page(ctx, { query, direction, after });
    const counted = await this.repository.count(ctx, query);
    return pageAnswer({
      rows,
      limit,
      counted,
      view: memberView,
      cursor: (last) => this.cursor.seal(scope, { key: placeKey(last.key), id: last.userId }),
    });
  }

  /** One member. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, userId: string): Promise<Member> {
    const row = await this.repository.find(ctx, userId);
    if (!row) throw new DomainError('object.not_found');
    return memberView(row);
  }

  /** Active people of the platform who are no members yet and fit the search. */
  async assignable(
    ctx: Ctx,
    { search, limit }: Handled<typeof contract.assignable>['query'],
  ): Promise<Result<typeof contract.assignable>> {
    const rows = await this.people.assignable(ctx, containing(search), limit + 1);
    return { items: rows.slice(0, limit), hasMore: rows.length > limit };
  }
}

function memberView(row: MemberRow): Member {
  const { userId, name, email, role, state, version } = row;
  const pending = row.state === 'pending' && row.invitationId !== null && row.sentAt !== null && row.expiresAt !== null;
  return {
    userId,
    name,
    email,
    role,
    state,
    teams: [...row.teams],
    lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
    joinedAt: row.joinedAt.toISOString(),
    invitation: pending
      ? {
          id: row.invitationId,
          invitedBy: row.invitedBy,
          sentAt: row.sentAt.toISOString(),
          sentCount: row.sentCount ?? 1,
          expiresAt: row.expiresAt.toISOString(),
          isExpired: row.isExpired ?? false,
        }
      : null,
    version,
  };
}
