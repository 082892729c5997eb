import { Injectable } from '@nestjs/common';
import { can, type Result, type ViewList, type views as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { defaultAmong } from './view.policy.js';
import { ViewRepository } from './view.repository.js';
import { savedView, type SavedViewView } from './view.row.js';

/** Saved views as one person sees them. */
@Injectable()
export class ViewReader {
  constructor(private readonly repository: ViewRepository) {}

  /** All of a list, and the one that it opens with: two statements. */
  async list(ctx: Ctx, list: ViewList): Promise<Result<typeof contract.list>> {
    const userId = personOf(ctx);
    const mayShare = await this.mayShare(ctx, userId);
    const rows = await this.repository.all(ctx, userId, list);
    return { items: rows.map((row) => savedView(row, mayShare)), default: defaultAmong(rows) };
  }

  /** One view. @throws DomainError `object.not_found`, also where it is not shared with the asking person */
  async get(ctx: Ctx, viewId: string): Promise<SavedViewView> {
    const userId = personOf(ctx);
    const row = await this.repository.find(ctx, userId, viewId);
    if (!row) throw new DomainError('object.not_found');
    return savedView(row, await this.mayShare(ctx, userId));
  }

  private async mayShare(ctx: Ctx, userId: string | null): Promise<boolean> {
    return ctx.actor.kind === 'user' && userId !== null && can(await this.repository.roleOf(ctx, userId), 'view:share');
  }
}

/** Whose views are looked at; nobody's but the shared ones where no person asks. */
export function personOf({ actor }: Ctx): string | null {
  if (actor.kind === 'user') return actor.id;
  return actor.kind === 'api-key' ? actor.userId : null;
}
