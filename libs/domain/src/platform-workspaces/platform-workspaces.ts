import { Injectable } from '@nestjs/common';
import type { Handled, Result, UpdateWorkspace, platformWorkspaces as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { pageAnswer, placeKey } from '../lists/index.js';
import { WorkspaceEditor, WorkspaceRepository } from '../workspaces/index.js';
import {
  PlatformWorkspaceRepository,
  platformWorkspaceSortSql,
  type PlatformWorkspaceRow,
} from './platform-workspace.repository.js';

export type PlatformWorkspaceView = Result<typeof contract.get>;

/** All workspaces, for the administrators of the platform. What is in them stays with their members. */
@Injectable()
export class PlatformWorkspaces {
  constructor(
    private readonly cursor: Cursor,
    private readonly repository: PlatformWorkspaceRepository,
    private readonly editor: WorkspaceEditor,
    private readonly workspaces: WorkspaceRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** One page. @throws DomainError `request.cursor_invalid` for a cursor of another order or filter */
  async list(ctx: Ctx, query: Handled<typeof contract.list>['query']): Promise<Result<typeof contract.list>> {
    const { limit, cursor, ...shape } = query;
    const scope = `platform-workspaces:${JSON.stringify(shape)}`;
    const after = cursor === undefined ? null : this.cursor.open(scope, cursor);
    const direction = query.direction ?? platformWorkspaceSortSql[query.sort].natural;
    const rows = await this.repository.page(ctx, { query, direction, after });
    const counted = await this.repository.count(ctx, query);
    return pageAnswer({
      rows,
      limit,
      counted,
      view: viewOf,
      cursor: (last) => this.cursor.seal(scope, { key: placeKey(last.key), id: last.id }),
    });
  }

  /** One workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, workspaceId: string): Promise<PlatformWorkspaceView> {
    const row = await this.repository.find(ctx, workspaceId);
    if (!row) throw new DomainError('object.not_found');
    return viewOf(row);
  }

  /** As `WorkspaceEditor.update`. */
  async update(ctx: Ctx, workspaceId: string, patch: z.output<typeof UpdateWorkspace>): Promise<PlatformWorkspaceView> {
    await this.editor.update(ctx.with({ workspaceId }), patch);
    return this.get(ctx, workspaceId);
  }

  /** As `WorkspaceEditor.archive`. */
  async archive(ctx: Ctx, workspaceId: string): Promise<PlatformWorkspaceView> {
    await this.editor.archive(ctx.with({ workspaceId }));
    return this.get(ctx, workspaceId);
  }

  /** As `WorkspaceEditor.restore`. */
  async restore(ctx: Ctx, workspaceId: string): Promise<PlatformWorkspaceView> {
    await this.editor.restore(ctx.with({ workspaceId }));
    return this.get(ctx, workspaceId);
  }

  /** Makes a workspace the default one; it already being that changes nothing. @throws DomainError `object.not_found`, `workspace.archived` */
  async makeDefault(ctx: Ctx, workspaceId: string): Promise<PlatformWorkspaceView> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const workspace = await this.workspaces.lock(inside, workspaceId);
      if (!workspace) throw new DomainError('object.not_found');
      if (workspace.archived) throw new DomainError('workspace.archived');
      if (workspace.isDefault) return;
      const before = await this.workspaces.defaultId(inside);
      for (const { id, version } of await this.workspaces.makeDefault(inside, workspaceId)) {
        this.outbox.fact(inside, { name: 'workspace.changed', workspaceId: id, id, version });
      }
      const told = inside.with({ workspaceId });
      this.audit.record(told, 'workspace.made-default', { type: 'workspace', id: workspaceId }, { before });
    });
    return this.get(ctx, workspaceId);
  }
}

function viewOf(row: PlatformWorkspaceRow): PlatformWorkspaceView {
  return {
    ...row,
    owners: [...row.owners],
    archivedAt: row.archivedAt?.toISOString() ?? null,
    deletingAt: row.deletingAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
