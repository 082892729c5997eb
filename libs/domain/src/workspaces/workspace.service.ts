import { Injectable } from '@nestjs/common';
import type { Result } from '@fettle/contracts';
import { workspaces } from '@fettle/contracts';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { WorkspaceRepository } from './workspace.repository.js';
import type { MemberWorkspace } from './workspace.repository.js';

export type Workspace = Result<typeof workspaces.get>;

@Injectable()
export class WorkspaceService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly repository: WorkspaceRepository,
  ) {}

  /** The workspaces of the acting person, the default one first. */
  async list(ctx: Ctx): Promise<Result<typeof workspaces.list>> {
    const rows = await this.repository.ofMember(ctx, personOf(ctx));
    return { items: rows.map(asWorkspace) };
  }

  /** The workspace of the context. @throws DomainError `object.not_found` when the acting person is no member */
  async get(ctx: Ctx): Promise<Workspace> {
    const row = await this.repository.findAsMember(ctx, ctx.requireWorkspace(), personOf(ctx));
    if (!row) throw new DomainError('object.not_found');
    return asWorkspace(row);
  }

  /** The id of the default workspace, which is made when it does not exist. Any number of processes may ask at once. */
  async ensureDefault(ctx: Ctx): Promise<string> {
    const known = await this.repository.defaultId(ctx);
    if (known) return known;
    await this.unitOfWork.run(ctx, async (inside) => {
      const made = await this.repository.insertDefault(inside);
      if (!made) return this.appoint(inside);
      this.audit.record(
        inside.with({ workspaceId: made }),
        'workspace.created',
        { type: 'workspace', id: made },
        { slug: 'default' },
      );
    });
    const id = await this.repository.defaultId(ctx);
    if (!id) throw new Error('There is no default workspace, and none could be made');
    return id;
  }

  /** The slug `default` is taken: a workspace that is here becomes the default one, unless another process has seen to it. */
  private async appoint(ctx: Ctx): Promise<void> {
    if (await this.repository.defaultId(ctx)) return;
    const heir = await this.repository.heirOfDefault(ctx);
    if (!heir) return void (await this.repository.insertDefault(ctx, `default-${newId().slice(-8)}`));
    await this.repository.makeDefault(ctx, heir);
    const inside = ctx.with({ workspaceId: heir });
    this.audit.record(inside, 'workspace.made-default', { type: 'workspace', id: heir }, { repaired: true });
  }
}

/** Whose workspaces they are: a key sees them as the person whose rights bound it. */
function personOf({ actor }: Ctx): string {
  if (actor.kind === 'user') return actor.id;
  if (actor.kind === 'api-key') return actor.userId;
  throw new DomainError('session.required');
}

function asWorkspace(row: MemberWorkspace): Workspace {
  return { ...row, archivedAt: row.archivedAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
}
