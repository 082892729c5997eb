import { Injectable } from '@nestjs/common';
import { can, viewLimits, type Handled, type Result, type ViewList, type views as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { UniqueViolation, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { readFilter } from '../lists/index.js';
import { ViewNews } from './view-news.js';
import { filterFieldsOf } from './view.policy.js';
import { ViewReader, personOf } from './view.reader.js';
import { ViewRepository } from './view.repository.js';
import { scopeOf, type SavedViewView, type ViewRow } from './view.row.js';

/** What people do with their views, and with shared ones as far as they may. */
@Injectable()
export class ViewService {
  constructor(
    private readonly repository: ViewRepository,
    private readonly reader: ViewReader,
    private readonly news: ViewNews,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Keeps the state of a list for the asking person. @throws DomainError `view.name_taken`, `view.too_many`, `request.filter_invalid` */
  async create(ctx: Ctx, input: Handled<typeof contract.create>['body']): Promise<SavedViewView> {
    const { list, name, state, isPinned } = input;
    readFilter(state.q, filterFieldsOf[list], 'body.state.q');
    const userId = requirePerson(ctx);
    return this.named(ctx, async (inside) => {
      // The membership is locked: two requests do not count the same views.
      await this.repository.roleOf(inside, userId, 'FOR UPDATE');
      await this.requireRoom(inside, list, userId);
      const id = newId();
      await this.repository.insert(inside, userId, { id, list, name, state });
      if (isPinned) await this.repository.pin(inside, userId, id, true);
      this.news.tell(inside, 'view.created', { id, version: 1, ownerId: userId }, { list, name });
      return this.reader.get(inside, id);
    });
  }

  /**
   * Changes name or state. @throws DomainError `object.not_found`, `permission.missing` (shared, without view:share),
   * `view.conflict`, `view.name_taken`, `request.filter_invalid`
   */
  async update(ctx: Ctx, viewId: string, input: Handled<typeof contract.update>['body']): Promise<SavedViewView> {
    return this.named(ctx, async (inside) => {
      const row = await this.changeable(inside, viewId, input.version);
      if (input.state) readFilter(input.state.q, filterFieldsOf[row.list], 'body.state.q');
      const before = await this.reader.get(inside, viewId);
      const after = { name: input.name ?? before.name, state: input.state ?? before.state };
      const changed = changes({ name: before.name, ...before.state }, { name: after.name, ...after.state });
      if (Object.keys(changed).length === 0) return before;
      await this.repository.update(inside, viewId, after);
      this.news.tell(inside, 'view.updated', next(row), { name: before.name, changes: changed });
      return this.reader.get(inside, viewId);
    });
  }

  /** @throws DomainError `object.not_found`, `permission.missing` (shared, without view:share) */
  async remove(ctx: Ctx, viewId: string): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.changeable(inside, viewId);
      await this.repository.remove(inside, viewId);
      this.news.tell(inside, 'view.deleted', next(row), { list: row.list, name: row.name, scope: scopeOf(row) });
    });
  }

  /** Puts a view into the own row, or takes it out. @throws DomainError `object.not_found` */
  async pin(ctx: Ctx, viewId: string, isPinned: boolean): Promise<SavedViewView> {
    const userId = requirePerson(ctx);
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.repository.find(inside, userId, viewId);
      if (!row) throw new DomainError('object.not_found');
      const isChanged = await this.repository.pin(inside, userId, viewId, isPinned);
      const told = { id: viewId, version: row.version, ownerId: userId };
      if (isChanged) this.news.tell(inside, 'view.pinned', told, { name: row.name, isPinned });
      return this.reader.get(inside, viewId);
    });
  }

  /** The view that a list opens with for the asking person. @throws DomainError `object.not_found` */
  async setDefault(
    ctx: Ctx,
    { list, viewId }: Handled<typeof contract.setDefault>['body'],
  ): Promise<Result<typeof contract.setDefault>> {
    const userId = requirePerson(ctx);
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = viewId === null ? null : await this.repository.find(inside, userId, viewId);
      if (viewId !== null && row?.list !== list) throw new DomainError('object.not_found');
      await this.repository.setDefault(inside, { list, userId, teamId: null }, viewId);
      const told = { id: viewId ?? userId, version: row?.version ?? 1, ownerId: userId };
      this.news.tell(inside, 'view.default-changed', told, { list, name: row?.name ?? null, for: 'me' });
      return this.reader.list(inside, list);
    });
  }

  private async changeable(ctx: Ctx, viewId: string, version?: number): Promise<ViewRow> {
    const userId = requirePerson(ctx);
    const role = await this.repository.roleOf(ctx, userId, 'FOR UPDATE');
    const row = await this.repository.lock(ctx, userId, viewId);
    if (!row) throw new DomainError('object.not_found');
    if (scopeOf(row) !== 'personal' && !can(role, 'view:share')) throw permissionMissing('view:share');
    if (version !== undefined && version !== row.version) throw new DomainError('view.conflict');
    return row;
  }

  private async requireRoom(ctx: Ctx, list: ViewList, ownerId: string): Promise<void> {
    if ((await this.repository.count(ctx, list, ownerId)) < viewLimits.personal) return;
    throw new DomainError('view.too_many', { most: viewLimits.personal });
  }

  private named<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return refusingDoubles(this.unitOfWork.run(ctx, work));
  }
}

/** The id of the asking person. Views are for people: their routes let nobody else in. */
export function requirePerson(ctx: Ctx): string {
  const userId = ctx.actor.kind === 'user' ? personOf(ctx) : null;
  if (userId === null) throw new DomainError('api_key.not_allowed');
  return userId;
}

/** The same work, with `view.name_taken` where a name is there twice. */
export async function refusingDoubles<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof UniqueViolation) || error.constraint !== 'saved_views_name') throw error;
    throw new DomainError('view.name_taken', {}, { cause: error });
  }
}

/** What a view is after the change that is being made. */
export function next({ id, version, owner_id: ownerId }: ViewRow): {
  id: string;
  version: number;
  ownerId: string | null;
} {
  return { id, version: version + 1, ownerId };
}
