import { Injectable } from '@nestjs/common';
import type { UpdateWorkspace } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { WorkspaceRepository, type LockedWorkspace } from './workspace.repository.js';

/** Changes the workspace of the context: what it is called, and whether it is open. Asked by its own people and by the platform's. */
@Injectable()
export class WorkspaceEditor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: WorkspaceRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Changes name, slug or time zone.
   * @throws DomainError `object.not_found`, `workspace.archived`, `workspace.conflict` (another version), `workspace.slug_taken`
   */
  async update(ctx: Ctx, patch: z.output<typeof UpdateWorkspace>): Promise<void> {
    const { version, ...fields } = patch;
    try {
      await this.unitOfWork.run(ctx, async (inside) => {
        const before = await this.lock(inside);
        if (before.archived) throw new DomainError('workspace.archived');
        if (version !== undefined && version !== before.version) throw new DomainError('workspace.conflict');
        const { name = before.name, slug = before.slug, timezone = before.timezone } = fields;
        const told = changes(before, { name, slug, timezone });
        if (Object.keys(told).length === 0) return;
        const now = await this.repository.update(inside, before.id, { name, slug, timezone });
        this.tell(inside, before.id, now);
        this.audit.record(inside, 'workspace.updated', { type: 'workspace', id: before.id }, { changes: told });
      });
    } catch (error) {
      throw slugTaken(error, fields.slug);
    }
  }

  /**
   * Closes the workspace to changes. Tasks that run end and are told; none is started; browsers and agents stay connected.
   * @throws DomainError `object.not_found`, `workspace.is_default`, `workspace.archived` (it is already)
   */
  async archive(ctx: Ctx): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const { id, isDefault, archived, slug } = await this.lock(inside);
      if (isDefault) throw new DomainError('workspace.is_default');
      if (archived) throw new DomainError('workspace.archived');
      this.tell(inside, id, await this.repository.setArchived(inside, id, true));
      this.audit.record(inside, 'workspace.archived', { type: 'workspace', id }, { slug });
    });
  }

  /** Opens the workspace again and wakes the nodes for which tasks wait. An open one stays as it is. @throws DomainError `object.not_found` */
  async restore(ctx: Ctx): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const { id, archived, slug } = await this.lock(inside);
      if (!archived) return;
      this.tell(inside, id, await this.repository.setArchived(inside, id, false));
      for (const nodeId of await this.repository.nodesWithWaitingTasks(inside, id)) this.outbox.wake(inside, nodeId);
      this.audit.record(inside, 'workspace.restored', { type: 'workspace', id }, { slug });
    });
  }

  private async lock(ctx: Ctx): Promise<LockedWorkspace> {
    const workspace = await this.repository.lock(ctx, ctx.requireWorkspace());
    if (!workspace) throw new DomainError('object.not_found');
    return workspace;
  }

  private tell(ctx: Ctx, id: string, version: number): void {
    this.outbox.fact(ctx, { name: 'workspace.changed', workspaceId: id, id, version });
  }
}

/** What the unique index of slugs says, as people read it; any other error as it is. */
export function slugTaken(error: unknown, slug: string | undefined): unknown {
  const isTaken = error instanceof UniqueViolation && error.constraint === 'workspaces_slug_key';
  return isTaken ? new DomainError('workspace.slug_taken', { slug }, { cause: error }) : error;
}
