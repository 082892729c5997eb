import { Injectable } from '@nestjs/common';
import { viewLimits, type Handled, type Result, type views as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ViewNews } from './view-news.js';
import { ViewReader } from './view.reader.js';
import { ViewRepository, type ViewHome } from './view.repository.js';
import { scopeOf, type SavedViewView, type ViewRow } from './view.row.js';
import { next, refusingDoubles, requirePerson } from './view.service.js';

/** Shares views with teams and the workspace, and says with which of them lists open there. Needs view:share. */
@Injectable()
export class ShareView {
  constructor(
    private readonly repository: ViewRepository,
    private readonly reader: ViewReader,
    private readonly news: ViewNews,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Gives a view another home. What is taken back belongs to whoever takes it.
   * @throws DomainError `object.not_found`, `team.not_a_member`, `view.conflict`, `view.name_taken`, `view.too_many`
   */
  async run(ctx: Ctx, viewId: string, input: Handled<typeof contract.share>['body']): Promise<SavedViewView> {
    const { scope, version } = input;
    const userId = requirePerson(ctx);
    return refusingDoubles(
      this.unitOfWork.run(ctx, async (inside) => {
        await this.repository.roleOf(inside, userId, 'FOR UPDATE');
        const row = await this.repository.lock(inside, userId, viewId);
        if (!row) throw new DomainError('object.not_found');
        if (version !== undefined && version !== row.version) throw new DomainError('view.conflict');
        const home = { ownerId: scope === 'personal' ? userId : null, teamId: input.teamId };
        if (home.teamId !== null) await this.requireMember(inside, userId, home.teamId);
        if (isAt(row, home)) return this.reader.get(inside, viewId);
        await this.requireRoom(inside, row, home);
        await this.repository.move(inside, viewId, home);
        const details = {
          name: row.name,
          changes: { scope: [scopeOf(row), scope], teamId: [row.team_id, home.teamId] },
        };
        // Without an owner: those who saw it, and those who see it now, all look again.
        this.news.tell(inside, 'view.shared', { ...next(row), ownerId: null }, details);
        return this.reader.get(inside, viewId);
      }),
    );
  }

  /**
   * The view that a list opens with for a team, or for the workspace. It has to be one that they see.
   * @throws DomainError `object.not_found`, `team.not_a_member`, `view.not_shared`
   */
  async setDefault(
    ctx: Ctx,
    { list, viewId, teamId }: Handled<typeof contract.setSharedDefault>['body'],
  ): Promise<Result<typeof contract.setSharedDefault>> {
    const userId = requirePerson(ctx);
    return this.unitOfWork.run(ctx, async (inside) => {
      if (teamId !== null) await this.requireMember(inside, userId, teamId);
      const row = viewId === null ? null : await this.repository.lock(inside, userId, viewId);
      if (viewId !== null && row?.list !== list) throw new DomainError('object.not_found');
      if (row && !isSeenBy(row, teamId)) throw new DomainError('view.not_shared');
      await this.repository.setDefault(inside, { list, userId: null, teamId }, viewId);
      const told = { id: viewId ?? teamId ?? inside.requireWorkspace(), version: row?.version ?? 1, ownerId: null };
      const details = { list, name: row?.name ?? null, for: teamId === null ? 'workspace' : 'team', teamId };
      this.news.tell(inside, 'view.default-changed', told, details);
      return this.reader.list(inside, list);
    });
  }

  private async requireMember(ctx: Ctx, userId: string, teamId: string): Promise<void> {
    const belongs = await this.repository.belongs(ctx, userId, teamId);
    if (belongs === null) throw new DomainError('object.not_found');
    if (!belongs)
      throw new DomainError('team.not_a_member', {}, { detail: 'Views are shared with teams that you belong to' });
  }

  private async requireRoom(ctx: Ctx, { list, owner_id: ownerId }: ViewRow, home: ViewHome): Promise<void> {
    if (home.ownerId === null && ownerId === null) return;
    const most = home.ownerId === null ? viewLimits.shared : viewLimits.personal;
    if ((await this.repository.count(ctx, list, home.ownerId)) >= most)
      throw new DomainError('view.too_many', { most });
  }
}

function isAt({ owner_id: ownerId, team_id: teamId }: ViewRow, home: ViewHome): boolean {
  return ownerId === home.ownerId && teamId === home.teamId;
}

/** Whether a whole team, or with null the whole workspace, sees a view. */
function isSeenBy(row: ViewRow, teamId: string | null): boolean {
  return row.owner_id === null && (row.team_id === null || row.team_id === teamId);
}
