import { Injectable } from '@nestjs/common';
import type { Handled, Result, teams as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { Cursor, UniqueViolation, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { pageAnswer } from '../lists/index.js';
import { TeamRepository, placeOfTeam, type CountedTeam, type TeamRow } from './team.repository.js';
import { TeamRights } from './team-rights.js';

export type TeamView = Result<typeof contract.get>;

/** What people do with teams as such: see them, make them, change their name and their right. */
@Injectable()
export class TeamService {
  constructor(
    private readonly repository: TeamRepository,
    private readonly rights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
    private readonly cursor: Cursor,
  ) {}

  /** A page of teams by name. @throws DomainError `request.cursor_invalid` */
  async list(ctx: Ctx, query: Handled<typeof contract.list>['query']): Promise<Result<typeof contract.list>> {
    const { limit, search } = query;
    const scope = `teams:${ctx.requireWorkspace()}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const rows = await this.repository.page(ctx, personOf(ctx), { search, after, limit: limit + 1 });
    const counted = await this.repository.count(ctx, search);
    const cursor = (last: CountedTeam): string => this.cursor.seal(scope, placeOfTeam(last));
    return pageAnswer({ rows, limit, counted, view: teamView, cursor });
  }

  /** One team. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, teamId: string): Promise<TeamView> {
    const row = await this.repository.find(ctx, teamId, personOf(ctx));
    if (!row) throw new DomainError('object.not_found');
    return teamView(row);
  }

  /** Makes a team. @throws DomainError `team.name_taken`, `team.grants_too_much` */
  async create(ctx: Ctx, input: Handled<typeof contract.create>['body']): Promise<TeamView> {
    return this.named(ctx, async (inside) => {
      (await this.rights.holdings(inside))(input.role);
      const id = newId();
      await this.repository.insert(inside, id, input);
      this.rights.record(inside, 'team.created', id, { ...input });
      this.rights.changed(inside, { id, version: 1 });
      return this.get(inside, id);
    });
  }

  /**
   * Changes what is given. A right that becomes another one counts with the next request of each member.
   * @throws DomainError `object.not_found`, `team.name_taken`, `team.grants_too_much`, `team.conflict`
   */
  async update(ctx: Ctx, teamId: string, input: Handled<typeof contract.update>['body']): Promise<TeamView> {
    const { version, ...wanted } = input;
    const patch = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    return this.named(ctx, async (inside) => {
      const holds = await this.rights.holdings(inside);
      const [before] = await this.repository.lock(inside, [teamId], 'UPDATE');
      if (!before) throw new DomainError('object.not_found');
      if (version !== undefined && version !== before.version) throw new DomainError('team.conflict');
      const after: TeamRow = { ...before, ...patch };
      const changed = changes(before, after);
      if (Object.keys(changed).length === 0) return this.get(inside, teamId);
      const isOtherRight = before.role !== after.role;
      if (isOtherRight) [before.role, after.role].forEach(holds);
      await this.repository.update(inside, teamId, after);
      this.rights.record(inside, 'team.updated', teamId, { name: before.name, changes: changed });
      this.rights.changed(inside, { id: teamId, version: before.version + 1 });
      if (isOtherRight) await this.rights.allAffected(inside, teamId, before.version + 1);
      return this.get(inside, teamId);
    });
  }

  private async named<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    try {
      return await this.unitOfWork.run(ctx, work);
    } catch (error) {
      if (!(error instanceof UniqueViolation) || error.constraint !== 'teams_name') throw error;
      throw new DomainError('team.name_taken', {}, { cause: error });
    }
  }
}

function personOf({ actor }: Ctx): string | null {
  if (actor.kind === 'user') return actor.id;
  return actor.kind === 'api-key' ? actor.userId : null;
}

function teamView(row: CountedTeam): TeamView {
  const { id, workspace_id: workspaceId, name, description, role, members, nodes, is_mine: isMine, version } = row;
  const times = { createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() };
  return { id, workspaceId, name, description, role, members, nodes, isMine, version, ...times };
}
