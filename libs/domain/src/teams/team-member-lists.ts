import { Injectable } from '@nestjs/common';
import type { Handled, Result, teams as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { pageAnswer, placeKey } from '../lists/index.js';
import { TeamMemberRepository, type TeamMemberRow } from './team-member.repository.js';
import { TeamService } from './team.service.js';

/** A member of a team by name. */
interface FirstMember {
  readonly id: string;
  readonly name: string;
}

/** Who belongs to a team, and who could. */
@Injectable()
export class TeamMemberLists {
  constructor(
    private readonly repository: TeamMemberRepository,
    private readonly service: TeamService,
    private readonly cursor: Cursor,
  ) {}

  /** A page of members by name. @throws DomainError `object.not_found`, `request.cursor_invalid` */
  async list(
    ctx: Ctx,
    teamId: string,
    query: Handled<typeof contract.members>['query'],
  ): Promise<Result<typeof contract.members>> {
    await this.service.get(ctx, teamId);
    const { limit, search } = query;
    const scope = `team-members:${teamId.toLowerCase()}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const rows = await this.repository.page(ctx, teamId, { search, after, limit: limit + 1 });
    const counted = await this.repository.count(ctx, teamId, search);
    const view = (row: TeamMemberRow) => ({ ...personView(row), addedAt: row.added_at.toISOString() });
    const cursor = ({ sort_key: key, user_id: id }: TeamMemberRow): string =>
      this.cursor.seal(scope, { key: placeKey(key), id });
    return pageAnswer({ rows, limit, counted, view, cursor });
  }

  /** Of each of these teams at most `most` members, by name. A team without members, or of another workspace, is not in the answer. */
  async first(ctx: Ctx, teamIds: readonly string[], most: number): Promise<ReadonlyMap<string, FirstMember[]>> {
    const rows = await this.repository.first(ctx, teamIds, most);
    const people = Map.groupBy(rows, ({ team_id: teamId }) => teamId);
    return new Map([...people].map(([teamId, those]) => [teamId, those.map(({ id, name }) => ({ id, name }))]));
  }

  /** Who could join. @throws DomainError `object.not_found` */
  async candidates(ctx: Ctx, teamId: string, search?: string): Promise<Result<typeof contract.candidates>> {
    await this.service.get(ctx, teamId);
    return { items: (await this.repository.candidates(ctx, teamId, search)).map(personView) };
  }
}

function personView({ user_id: userId, name, email, role }: Omit<TeamMemberRow, 'added_at'>) {
  return { userId, name, email, role };
}
