import { Injectable } from '@nestjs/common';
import { STEP_UP_S, can, mayAssign, type WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { WorkspaceRepository, type LockedWorkspace } from '../workspaces/index.js';
import { MemberRepository, type Membership } from './member.repository.js';

/** A workspace that is locked, and who acts in it, as both are now: the guard has looked before others may have changed it. */
export interface Standing {
  readonly workspace: LockedWorkspace;
  readonly acting: Membership;
}

/**
 * Asks who gives or takes the role of an owner or admin for a recent proof to be still the same person: with such a role a workspace can
 * be taken. An invitation of anybody less needs none.
 * @param current null: no member yet; `next` null: no member any more
 * @throws DomainError `session.step_up_required`, `session.impersonated`
 */
export function requireProof(ctx: Ctx, current: WorkspaceRole | null, next: WorkspaceRole | null): void {
  if (![current, next].some((role) => role === 'owner' || role === 'admin')) return;
  if (ctx.actor.kind === 'user' && ctx.actor.impersonator) throw new DomainError('session.impersonated');
  if ((ctx.provenAgoS ?? Infinity) > STEP_UP_S) throw new DomainError('session.step_up_required');
}

/** The rules by which memberships change. Changes of one workspace happen one after the other, each on what the last one left. */
@Injectable()
export class MemberGate {
  constructor(
    private readonly workspaces: WorkspaceRepository,
    private readonly repository: MemberRepository,
  ) {}

  /** Locks the workspace of the context. @throws DomainError `object.not_found`: it is gone, or the acting person is no member any more */
  async enter(ctx: Ctx): Promise<Standing> {
    const workspace = await this.workspaces.lock(ctx, ctx.requireWorkspace());
    const acting = workspace && ctx.actor.kind === 'user' ? await this.repository.find(ctx, ctx.actor.id) : null;
    if (!workspace || !acting) throw new DomainError('object.not_found');
    return { workspace, acting };
  }

  /** The same for who manages members. @throws DomainError also `permission.missing`, `workspace.archived` */
  async enterToManage(ctx: Ctx): Promise<Standing> {
    const standing = await this.enter(ctx);
    if (standing.workspace.archived) throw new DomainError('workspace.archived');
    if (!can(standing.acting.role, 'member:manage')) {
      throw permissionMissing('member:manage');
    }
    return standing;
  }

  /** A member. @throws DomainError `object.not_found` */
  async member(ctx: Ctx, userId: string): Promise<Membership> {
    const member = await this.repository.find(ctx, userId);
    if (!member) throw new DomainError('object.not_found');
    return member;
  }

  /** Nobody gives, or takes, what he does not hold himself. @throws DomainError `member.role_not_allowed` */
  requireMayAssign(acting: WorkspaceRole, current: WorkspaceRole | null, next: WorkspaceRole | null): void {
    if (mayAssign(acting, current, next)) return;
    const tooMuch = next !== null && !mayAssign(acting, null, next) ? next : current;
    throw new DomainError(
      'member.role_not_allowed',
      { acting, current, next },
      { detail: `Your role, ${acting}, does not hold all that ${tooMuch ?? 'this member'} does` },
    );
  }

  /** Somebody who owns the workspace, and is active, stays. @throws DomainError `member.last_owner` */
  async requireAnotherOwner(ctx: Ctx, { role, userId }: Membership): Promise<void> {
    if (role === 'owner' && (await this.repository.otherOwners(ctx, userId)) === 0) {
      throw new DomainError('member.last_owner');
    }
  }
}
