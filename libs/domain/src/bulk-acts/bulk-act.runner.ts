import { Injectable } from '@nestjs/common';
import { can, permissionToChange, permissionToRun, teamCan } from '@fettle/contracts';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainApiKeyAuthenticator } from '../api-keys/index.js';
import { MembershipRepository } from '../workspaces/index.js';
import { BulkActRepository } from './bulk-act.repository.js';
import type { BulkActRow } from './bulk-act.row.js';
import { BulkChanges } from './bulk-changes.js';

/** A job gives way to others after this long; the next one goes on. */
const SLICE_MS = 20_000;
/** An act that nobody has got on with for so long has lost its job, or its process. */
const STALLED_AFTER_S = 60;
const KEPT_DAYS = 30;

/** Gets on with bulk acts, 200 nodes in a transaction: after a crash the next one goes on where the last one committed. */
@Injectable()
export class BulkActRunner {
  constructor(
    private readonly repository: BulkActRepository,
    private readonly changes: BulkChanges,
    private readonly memberships: MembershipRepository,
    private readonly apiKeys: DomainApiKeyAuthenticator,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Takes parts until there are none, or until the slice is over and another job goes on. */
  async proceed(ctx: Ctx, actId: string, sliceMs = SLICE_MS): Promise<void> {
    const workspaceId = ctx.requireWorkspace();
    for (const end = performance.now() + sliceMs; performance.now() < end;) {
      const goesOn = await this.unitOfWork.run(ctx, (inside) => this.part(inside, actId));
      if (!goesOn) return;
    }
    await this.unitOfWork.run(ctx, async (inside) =>
      this.outbox.job(inside, 'bulk-act.proceed', { workspaceId, actId }),
    );
  }

  /** Takes up acts that have stopped. Returns how many. */
  async resume(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const stalled = await this.repository.stalled(inside, STALLED_AFTER_S);
      for (const { id: actId, workspaceId } of stalled)
        this.outbox.job(inside, 'bulk-act.proceed', { workspaceId, actId });
      return stalled.length;
    });
  }

  /** Forgets acts that have ended long ago. */
  async forget(ctx: Ctx): Promise<void> {
    await this.repository.forget(ctx, KEPT_DAYS);
  }

  private async part(ctx: Ctx, actId: string): Promise<boolean> {
    const act = await this.repository.take(ctx, actId);
    if (!act) return false;
    const acting = await this.actingAs(ctx, act);
    if (!acting) return this.end(ctx, act, 'stopped', `${act.actor.label} may not do this any more`);
    const nodeIds = await this.repository.waiting(ctx, actId);
    if (nodeIds.length === 0) return this.end(ctx, act, 'done', null);
    const hindrance = await this.changes.hindrance(acting, act.params);
    if (hindrance) return this.end(ctx, act, 'stopped', hindrance);
    await this.repository.settle(ctx, actId, await this.changes.apply(acting, act.params, nodeIds));
    this.tell(ctx, act, act.version + 1);
    return true;
  }

  /** The context of whoever asked, with what he may do at this moment; null: nothing of it. */
  private async actingAs(ctx: Ctx, { actor, params }: BulkActRow): Promise<Ctx | null> {
    const permission = params.kind === 'run' ? permissionToRun(params.task.command) : permissionToChange(params.kind);
    if (actor.kind === 'api-key') {
      const key = await this.apiKeys.standing(actor.id);
      return key && !key.archived && key.permissions.has(permission) ? ctx.with({ actor }) : null;
    }
    const access = await this.memberships.access(ctx, ctx.requireWorkspace(), actor.id);
    if (!access || access.archived) return null;
    if (can(access.role, permission)) return ctx.with({ actor });
    const teamsOnly = access.teamRoles.filter(({ role }) => teamCan(role, permission)).map(({ teamId }) => teamId);
    return teamsOnly.length > 0 ? ctx.with({ actor, teamsOnly }) : null;
  }

  private async end(ctx: Ctx, act: BulkActRow, to: 'done' | 'stopped', reason: string | null): Promise<false> {
    const version = await this.repository.end(ctx, act.id, to, reason);
    if (version !== null) this.tell(ctx, act, version);
    return false;
  }

  private tell(ctx: Ctx, { id, workspace_id: workspaceId }: BulkActRow, version: number): void {
    this.outbox.fact(ctx, { name: 'bulk-act.changed', workspaceId, id, version });
  }
}
