import { Injectable } from '@nestjs/common';
import type { Handled, Result, platformWorkspaces as contract } from '@fettle/contracts';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { MemberNews, MemberRepository } from '../members/index.js';
import { Invitations } from '../users/index.js';
import { WorkspaceRepository, slugTaken } from '../workspaces/index.js';
import { PlatformWorkspaces } from './platform-workspaces.js';

type Owner = Handled<typeof contract.addOwner>['body'];
type Answer = Result<typeof contract.create>;
interface Owned {
  readonly userId: string;
  readonly link: string | null;
}

/** New workspaces, and owners for those that have lost theirs: the platform decides who a workspace belongs to, never itself by this. */
@Injectable()
export class WorkspaceOwners {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly workspaces: WorkspaceRepository,
    private readonly members: MemberRepository,
    private readonly invitations: Invitations,
    private readonly news: MemberNews,
    private readonly reader: PlatformWorkspaces,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Makes a workspace that somebody owns; a new e-mail address is invited.
   * @throws DomainError `workspace.slug_taken`, `object.not_found` (no such person), `user.deactivated`
   */
  async create(ctx: Ctx, input: Handled<typeof contract.create>['body']): Promise<Answer> {
    const { name, slug, timezone, owner } = input;
    const workspaceId = newId();
    try {
      const { link } = await this.unitOfWork.run(ctx, async (outer) => {
        const inside = outer.with({ workspaceId });
        await this.workspaces.insert(inside, workspaceId, { name, slug, timezone });
        const owned = await this.own(inside, owner);
        const details = { name, slug, timezone, owner: owned.userId };
        this.audit.record(inside, 'workspace.created', { type: 'workspace', id: workspaceId }, details);
        return owned;
      });
      return { workspace: await this.reader.get(ctx, workspaceId), link };
    } catch (error) {
      throw slugTaken(error, slug);
    }
  }

  /**
   * Makes somebody an owner, member or not.
   * @throws DomainError `object.not_found`, `workspace.archived`, `member.already_owner`, `user.deactivated`
   */
  async add(ctx: Ctx, workspaceId: string, owner: Owner): Promise<Answer> {
    const { link } = await this.unitOfWork.run(ctx, async (outer) => {
      const inside = outer.with({ workspaceId });
      const workspace = await this.workspaces.lock(inside, workspaceId);
      if (!workspace) throw new DomainError('object.not_found');
      if (workspace.archived) throw new DomainError('workspace.archived');
      const owned = await this.own(inside, owner);
      const details = { owner: owned.userId };
      this.audit.record(inside, 'workspace.owner-added', { type: 'workspace', id: workspaceId }, details);
      return owned;
    });
    return { workspace: await this.reader.get(ctx, workspaceId), link };
  }

  private async own(ctx: Ctx, owner: Owner): Promise<Owned> {
    const known = 'userId' in owner ? await this.person(ctx, owner.userId) : owner;
    const member = 'userId' in owner ? await this.members.find(ctx, owner.userId) : null;
    if (!member) {
      const workspaceId = ctx.requireWorkspace();
      const invited = await this.invitations.invite(ctx, { email: known.email, workspaceId, role: 'owner' });
      this.news.changed(ctx, invited.userId, 1);
      return invited;
    }
    if (member.role === 'owner') throw new DomainError('member.already_owner');
    if (member.state === 'deactivated') throw new DomainError('user.deactivated');
    const version = await this.members.setRole(ctx, member.userId, 'owner');
    this.news.roleChanged(ctx, member.userId, version);
    // A link that somebody else has seen was given for less.
    const link = member.state === 'pending' ? await this.invitations.replaceShown(ctx, member.userId) : null;
    return { userId: member.userId, link };
  }

  private async person(ctx: Ctx, userId: string): Promise<{ email: string }> {
    const user = await this.members.user(ctx, userId);
    if (!user) throw new DomainError('object.not_found');
    return user;
  }
}
