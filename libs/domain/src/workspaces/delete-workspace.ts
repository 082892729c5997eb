import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { DeletionRepository, type Blockers } from './deletion.repository.js';
import { WorkspaceRepository } from './workspace.repository.js';

/** A job gives way to others after this long; the next one goes on. */
const SLICE_MS = 20_000;
const STALLED_AFTER_S = 120;

/** Ends a workspace: at once for its people, in batches for its rows. Its audit log stays for ever. */
@Injectable()
export class DeleteWorkspace {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly workspaces: WorkspaceRepository,
    private readonly repository: DeletionRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Takes the workspace of the context away from everybody and has its rows deleted. `slug` confirms that it is the right one.
   * @throws DomainError `object.not_found`, `workspace.is_default`, `workspace.confirmation`, `workspace.in_use` (says what is left)
   */
  async begin(ctx: Ctx, slug: string): Promise<void> {
    const workspaceId = ctx.requireWorkspace();
    await this.unitOfWork.run(ctx, async (inside) => {
      await this.repository.lockForDeletion(inside, workspaceId);
      const workspace = await this.workspaces.lock(inside, workspaceId);
      if (!workspace) throw new DomainError('object.not_found');
      if (workspace.isDefault) throw new DomainError('workspace.is_default');
      if (workspace.slug !== slug) throw new DomainError('workspace.confirmation');
      requireUnused(await this.repository.blockers(inside, workspaceId));
      const members = await this.repository.begin(inside, workspaceId);
      const { name } = workspace;
      this.audit.record(inside, 'workspace.deleted', { type: 'workspace', id: workspaceId }, { name, slug, members });
      // The platform's own log tells it too: nobody reads that of a workspace that is gone.
      const platform = inside.with({ workspaceId: null });
      this.audit.record(platform, 'workspace.deleted', { type: 'workspace', id: workspaceId }, { name, slug });
      this.outbox.revoked(inside, { workspaceId });
      this.outbox.job(inside, 'workspace.delete', { workspaceId });
    });
  }

  /** Deletes rows for a while; what is left then is the next job's. Any number of these may run at once. */
  async proceed(ctx: Ctx, workspaceId: string, sliceMs = SLICE_MS): Promise<void> {
    const until = performance.now() + sliceMs;
    while (await this.repository.touch(ctx, workspaceId)) {
      const deleted = await this.unitOfWork.run(ctx, (inside) => this.repository.deleteSome(inside, workspaceId));
      if (deleted === 0) return this.finish(ctx, workspaceId);
      if (performance.now() < until) continue;
      await this.unitOfWork.run(
        ctx,
        async (inside) => void this.outbox.job(inside, 'workspace.delete', { workspaceId }),
      );
      return;
    }
  }

  /** Takes up deletions that have stopped: their job was lost, or its process died. Returns how many. */
  async resume(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const stalled = await this.repository.stalled(inside, STALLED_AFTER_S);
      for (const { id: workspaceId } of stalled) this.outbox.job(inside, 'workspace.delete', { workspaceId });
      return stalled.length;
    });
  }

  private async finish(ctx: Ctx, workspaceId: string): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.repository.finish(inside, workspaceId))) return;
      const platform = inside.with({ workspaceId: null });
      this.audit.record(platform, 'workspace.deletion-finished', { type: 'workspace', id: workspaceId });
    });
  }
}

/** @throws DomainError `workspace.in_use`, naming what is in the way */
function requireUnused({ nodes, nodeNames, tasks }: Blockers): void {
  if (nodes === 0 && tasks === 0) return;
  const names = nodes > nodeNames.length ? `${nodeNames.join(', ')} and more` : nodeNames.join(', ');
  const parts = [
    nodes > 0 ? `${nodes} ${nodes === 1 ? 'node is' : 'nodes are'} enrolled (${names})` : null,
    tasks > 0 ? `${tasks} ${tasks === 1 ? 'task has' : 'tasks have'} not ended` : null,
  ];
  const detail = parts.filter(Boolean).join('; ');
  throw new DomainError('workspace.in_use', { nodes, nodeNames, tasks }, { detail });
}
