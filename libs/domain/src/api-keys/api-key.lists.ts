import { Injectable } from '@nestjs/common';
import type { apiKeys, Handled, Result } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { pageAnswer } from '../lists/index.js';
import { ApiKeyRepository, type KeyChoice } from './api-key.repository.js';
import { apiKeyView, type ApiKeyRow } from './api-key.row.js';
import { KeyRights } from './key-rights.js';

type Query = Handled<typeof apiKeys.list>['query'];

/** Pages of API keys, newest first. */
@Injectable()
export class ApiKeyLists {
  constructor(
    private readonly keys: ApiKeyRepository,
    private readonly rights: KeyRights,
    private readonly cursor: Cursor,
  ) {}

  /** @throws DomainError `permission.missing` for the keys of others, `request.cursor_invalid` */
  async page(ctx: Ctx, query: Query): Promise<Result<typeof apiKeys.list>> {
    const choice = await this.choose(ctx, query);
    const scope = `api-keys:${ctx.requireWorkspace()}:${JSON.stringify(choice)}`;
    const place = query.cursor === undefined ? null : this.cursor.open(scope, query.cursor);
    // One more than asked for tells whether there is a next page.
    const rows = await this.keys.page(ctx, choice, place && { at: place.key, id: place.id }, query.limit + 1);
    const counted = await this.keys.count(ctx, choice);
    const cursor = ({ createdAt, id }: ApiKeyRow): string =>
      this.cursor.seal(scope, { key: createdAt.toISOString(), id });
    return pageAnswer({ rows, limit: query.limit, counted, view: apiKeyView, cursor });
  }

  private async choose(ctx: Ctx, { of, serviceAccountId, ended, search }: Query): Promise<KeyChoice> {
    const keeper = await (of === 'all' ? this.rights.requireManager(ctx) : this.rights.keeper(ctx));
    const createdBy = of === 'all' ? null : keeper.userId;
    return { createdBy, serviceAccountId: serviceAccountId ?? null, ended: ended === 'with', search: search || null };
  }
}
