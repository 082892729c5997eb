import { Injectable } from '@nestjs/common';
import type { Result } from '@fettle/contracts';
import { workspaces } from '@fettle/contracts';
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
      if (!made) return;
      this.audit.record(
        inside.with({ workspaceId: made }),
        'workspace.created',
        { type: 'workspace', id: made },
        { slug: 'default' },
      );
    });
    const id = await this.repository.defaultId(ctx);
    if (!id) throw new Error('The slug "default" belongs to a workspace that is not the default one');
    return id;
  }
}

function personOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'user') throw new DomainError('session.required');
  return ctx.actor.id;
}

function asWorkspace(row: MemberWorkspace): Workspace {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
