import { Injectable } from '@nestjs/common';
import type { Handled, Result, platformWorkspaces as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { MemberLists } from '../members/index.js';
import { TeamMemberLists, TeamService } from '../teams/index.js';
import { PlatformWorkspaceRepository } from './platform-workspace.repository.js';

/** So many members of a team are named in a list of teams. */
const NAMED = 5;

/** Who belongs to any workspace, and its teams, for the administrators of the platform. They read what its members read, and change none of it. */
@Injectable()
export class WorkspacePeople {
  constructor(
    private readonly repository: PlatformWorkspaceRepository,
    private readonly memberLists: MemberLists,
    private readonly teamService: TeamService,
    private readonly teamMembers: TeamMemberLists,
  ) {}

  /** As `MemberLists.list`. @throws DomainError `object.not_found` (no such workspace), `request.cursor_invalid` */
  async members(
    ctx: Ctx,
    workspaceId: string,
    query: Handled<typeof contract.members>['query'],
  ): Promise<Result<typeof contract.members>> {
    return this.memberLists.list(await this.within(ctx, workspaceId), query);
  }

  /** A page of teams by name with some of their members. @throws DomainError `object.not_found` (no such workspace), `request.cursor_invalid` */
  async teams(
    ctx: Ctx,
    workspaceId: string,
    query: Handled<typeof contract.teams>['query'],
  ): Promise<Result<typeof contract.teams>> {
    const inside = await this.within(ctx, workspaceId);
    const page = await this.teamService.list(inside, query);
    const ids = page.items.map(({ id }) => id);
    const named = await this.teamMembers.first(inside, ids, NAMED);
    const items = page.items.map(({ isMine: _isMine, ...team }) => ({
      ...team,
      firstMembers: named.get(team.id) ?? [],
    }));
    return { ...page, items };
  }

  private async within(ctx: Ctx, workspaceId: string): Promise<Ctx> {
    if (!(await this.repository.exists(ctx, workspaceId))) throw new DomainError('object.not_found');
    return ctx.with({ workspaceId });
  }
}
