import { Injectable } from '@nestjs/common';
import type { Handled, Result, windows as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { TOTAL_MAX, pageAnswer } from '../lists/index.js';
import { NodeRepository } from '../nodes/index.js';
import { WindowRepository } from './window.repository.js';
import { windowView } from './window.row.js';

type Query = Handled<typeof contract.list>['query'];

/** Maintenance windows in lists, the newest first. */
@Injectable()
export class WindowLists {
  constructor(
    private readonly repository: WindowRepository,
    private readonly nodes: NodeRepository,
    private readonly cursor: Cursor,
  ) {}

  /** Of the workspace. @throws DomainError `request.cursor_invalid` */
  list(ctx: Ctx, query: Query): Promise<Result<typeof contract.list>> {
    return this.page(ctx, null, query);
  }

  /** Of one node. @throws DomainError `object.not_found`, `request.cursor_invalid` */
  async ofNode(ctx: Ctx, nodeId: string, query: Query): Promise<Result<typeof contract.ofNode>> {
    if (!(await this.nodes.standing(ctx, nodeId))) throw new DomainError('object.not_found');
    return this.page(ctx, nodeId, query);
  }

  private async page(ctx: Ctx, nodeId: string | null, query: Query): Promise<Result<typeof contract.list>> {
    const { limit, cursor, state = null } = query;
    const scope = `windows:${ctx.requireWorkspace()}:${nodeId ?? 'all'}:${state ?? 'all'}`;
    const after = cursor === undefined ? null : this.cursor.open(scope, cursor).id;
    const choice = { nodeId, state };
    const rows = await this.repository.page(ctx, choice, limit + 1, after);
    const counted = await this.repository.count(ctx, choice, TOTAL_MAX + 1);
    const seal = ({ id }: { id: string }) => this.cursor.seal(scope, { key: '', id });
    return pageAnswer({ rows, limit, counted, view: windowView, cursor: seal });
  }
}
