import { Injectable, Logger } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { MemberNews, MemberRepository } from '../members/index.js';
import { DeleteWorkspace, WorkspaceService } from '../workspaces/index.js';
import { OrphanRepository, type Repaired } from './orphan.repository.js';

/** How many of each were found. `ownerless` are those that only an administrator of the platform can help. */
export interface Repairs {
  readonly ownersAppointed: number;
  readonly ownerless: number;
  readonly invitationsClosed: number;
  readonly keysEnded: number;
  readonly deletionsResumed: number;
}

/**
 * Puts right what should not be and what no rule of the house lets happen: rows that were changed by hand, restored from an old backup,
 * or left by a process that died. To be called at every boot; of several processes one does it.
 */
@Injectable()
export class RepairOrphans {
  private readonly log = new Logger('RepairOrphans');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly service: WorkspaceService,
    private readonly deletion: DeleteWorkspace,
    private readonly members: MemberRepository,
    private readonly orphans: OrphanRepository,
    private readonly news: MemberNews,
    private readonly audit: AuditTrail,
  ) {}

  /** Null: another process is at it. */
  async run(): Promise<Repairs | null> {
    const ctx = Ctx.system('repair at boot');
    await this.service.ensureDefault(ctx);
    const repairs = await this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.orphans.lock(inside))) return null;
      const owners = await this.appointOwners(inside);
      const closed = [
        ...(await this.orphans.closeInvitations(inside)),
        ...(await this.orphans.forgetInvitations(inside)),
      ];
      const keys = await this.orphans.endKeys(inside);
      this.tell(inside, 'invitation.repaired', 'invitation', closed);
      this.tell(inside, 'api-key.repaired', 'api-key', keys);
      return {
        ...owners,
        invitationsClosed: closed.length,
        keysEnded: keys.length,
        deletionsResumed: await this.deletion.resume(inside),
      };
    });
    if (repairs) this.report(repairs);
    return repairs;
  }

  /** A workspace without an owner goes to its longest-standing active admin: nobody from outside, and no more than one role up. */
  private async appointOwners(ctx: Ctx): Promise<Pick<Repairs, 'ownersAppointed' | 'ownerless'>> {
    const found = await this.orphans.ownerless(ctx);
    const heirs = found.filter(({ heir }) => heir !== null);
    for (const { id: workspaceId, heir } of heirs) {
      const inside = ctx.with({ workspaceId });
      const version = await this.members.setRole(inside, heir!, 'owner');
      this.news.roleChanged(inside, heir!, version);
      const details = { owner: heir, before: 'admin' };
      this.audit.record(inside, 'workspace.owner-repaired', { type: 'workspace', id: workspaceId }, details);
    }
    const alone = found.filter(({ heir }) => heir === null);
    for (const { name } of alone)
      this.log.warn(`Nobody owns the workspace ${name}: an administrator can name an owner`);
    return { ownersAppointed: heirs.length, ownerless: alone.length };
  }

  private tell(ctx: Ctx, event: string, type: string, repaired: readonly Repaired[]): void {
    for (const { id, workspaceId } of repaired) this.audit.record(ctx.with({ workspaceId }), event, { type, id });
  }

  private report(repairs: Repairs): void {
    const told = Object.entries(repairs).filter(([, count]) => count > 0);
    if (told.length === 0) return;
    this.log.warn(`Put right at boot: ${told.map(([what, count]) => `${what} ${count}`).join(', ')}`);
  }
}
