import { Injectable } from '@nestjs/common';
import { canOnPlatform, type PlatformRole, type WorkspaceRole } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { MailAllowance, MailNotices, MailService } from '../deliveries/index.js';
import { PlatformSettings } from '../settings/index.js';
import { MembershipRepository } from '../workspaces/index.js';
import { InvitationRepository, type InvitedPerson, type SentInvitation } from './invitation.repository.js';
import { newOneTimeToken } from './one-time-token.js';

export interface InviteInput {
  readonly email: string;
  readonly name?: string;
  /** Null: into the platform, and no workspace. */
  readonly workspaceId: string | null;
  readonly role: WorkspaceRole | null;
  readonly platformRole?: PlatformRole;
}

export interface Invited {
  readonly userId: string;
  /** `active`: the person was here before and has simply joined. */
  readonly state: 'invited' | 'active';
  readonly invitationId: string | null;
  /** Only without mail: to be handed over by who invites, and never shown again. */
  readonly link: string | null;
}

/** Invites people by a link that works once. Joins the caller's transaction; the caller records the audit entry and the facts. */
@Injectable()
export class Invitations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: InvitationRepository,
    private readonly memberships: MembershipRepository,
    private readonly mails: MailService,
    private readonly allowance: MailAllowance,
    private readonly notices: MailNotices,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Invites an address: a pending person is made when it is new. With a workspace the membership is made at once; somebody who is
   * active already joins without a link. The mail goes out with the transaction.
   * @throws DomainError `member.exists`; `user.exists` (into no workspace, and the address is known); `user.deactivated`;
   * `mail.not_configured` (without mail, links are told to platform administrators only); `user.pending` (without mail, a link that would
   * also open what was granted elsewhere is not told to a workspace); `request.rate_limited` (too many mails to this address or from
   * this workspace)
   */
  invite(ctx: Ctx, input: InviteInput): Promise<Invited> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { person, isNew } = await this.find(inside, input);
      if (person.deactivated) throw new DomainError('user.deactivated');
      if (input.workspaceId === null && !isNew) throw new DomainError('user.exists');
      await this.join(inside, person, input);
      if (!person.active) return this.send(inside, person, { workspaceId: input.workspaceId, role: input.role });
      await this.tellJoined(inside, person, input);
      return { userId: person.id, state: 'active', invitationId: null, link: null };
    });
  }

  /**
   * Sends a new link in place of the pending ones, which are dead at once: of all of them (`workspaceId` null: the platform asks), or of
   * that of one workspace.
   * @throws DomainError `object.not_found`; `user.not_pending`; `user.deactivated`; `mail.not_configured`, `user.pending` and
   * `request.rate_limited` as `invite`
   */
  renew(ctx: Ctx, userId: string, workspaceId: string | null): Promise<Invited> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const person = await this.repository.lock(inside, userId);
      if (!person) throw new DomainError('object.not_found');
      if (person.deactivated) throw new DomainError('user.deactivated');
      if (person.active) throw new DomainError('user.not_pending');
      const ended = await this.repository.revoke(inside, userId, workspaceId ?? undefined);
      const into = workspaceId ?? ended[0]?.workspaceId ?? null;
      return this.send(inside, person, { workspaceId: into, role: null, ended, byPlatform: workspaceId === null });
    });
  }

  /** Ends the pending invitations of a person into a workspace; returns their ids. Joins the caller's transaction. */
  async revokeOf(ctx: Ctx, userId: string, workspaceId: string): Promise<string[]> {
    return (await this.repository.revoke(ctx, userId, workspaceId)).map(({ id }) => id);
  }

  /**
   * Ends the pending links of a person that somebody else has seen: the person was given more than they were made for. Joins the caller's
   * transaction.
   */
  async revokeShown(ctx: Ctx, userId: string): Promise<void> {
    await this.repository.revokeShown(ctx, userId);
  }

  /**
   * The same, with a new link in their place; null when there was none that had been shown, or a mail carries the new one.
   * @throws DomainError as `renew`
   */
  async replaceShown(ctx: Ctx, userId: string): Promise<string | null> {
    if (!(await this.repository.hasShown(ctx, userId))) return null;
    return (await this.renew(ctx, userId, null)).link;
  }

  private async find(ctx: Ctx, input: InviteInput): Promise<{ person: InvitedPerson; isNew: boolean }> {
    const email = input.email.toLowerCase();
    const name = input.name ?? email.split('@')[0]!;
    const isNew = await this.repository.insertPending(ctx, {
      id: newId(),
      email,
      name,
      platformRole: input.platformRole ?? 'user',
    });
    const person = await this.repository.lockByEmail(ctx, email);
    // Deleted between the two statements: as if the call had come while the person was there.
    if (!person) throw new DomainError('user.exists');
    return { person, isNew };
  }

  private async join(ctx: Ctx, person: InvitedPerson, { workspaceId, role }: InviteInput): Promise<void> {
    if (workspaceId === null) return;
    if (!role) throw new Error('Somebody who is invited into a workspace needs a role there');
    if (!(await this.memberships.insert(ctx, workspaceId, person.id, role))) throw new DomainError('member.exists');
    // A link that somebody else has seen was given for less than it would open now.
    if (!person.active) await this.repository.revokeShown(ctx, person.id);
  }

  private async send(
    ctx: Ctx,
    person: InvitedPerson,
    about: {
      workspaceId: string | null;
      role: WorkspaceRole | null;
      ended?: readonly SentInvitation[];
      byPlatform?: boolean;
    },
  ): Promise<Invited> {
    const { workspaceId, role } = about;
    const byMail = await this.mails.configured();
    if (!byMail) await this.requireMayBeTold(ctx);
    if (!byMail && workspaceId !== null && !about.byPlatform) await this.requireOwn(ctx, person, workspaceId);
    if (byMail) await this.allowance.require(ctx, { to: person, workspaceId });
    // One that was left over from a membership that ended long ago would stand in the way.
    const ended = about.ended ?? (await this.repository.revoke(ctx, person.id, workspaceId));
    const token = newOneTimeToken();
    const id = newId();
    const expiresAt = await this.repository.insert(ctx, {
      id,
      userId: person.id,
      workspaceId,
      tokenHash: token.hash,
      invitedBy: ctx.actor.kind === 'user' ? ctx.actor.id : null,
      sentCount: 1 + Math.max(0, ...ended.map(({ sentCount }) => sentCount)),
      shown: !byMail,
    });
    // In the fragment: browsers send it to nobody, so it is in no access log.
    const link = `${(await this.settings.section('addresses')).operatorUrl}/invitations#token=${token.text}`;
    const invited = { userId: person.id, state: 'invited', invitationId: id } as const;
    if (!byMail) return { ...invited, link };
    const workspace = workspaceId ? await this.repository.workspaceName(ctx, workspaceId) : null;
    await this.mails.send(ctx, {
      template: 'invitation',
      to: person,
      data: {
        link,
        actor: labelOf(ctx),
        expiresAt: expiresAt.toISOString(),
        ...(workspace ? { workspace } : {}),
        ...(workspace && role ? { role } : {}),
      },
      dedupKey: `invitation:${id}`,
      workspaceId,
    });
    return { ...invited, link: null };
  }

  /**
   * Who sees a link can become the person whose address it was made for, and everybody would take him for that person. So it is told
   * only to those who rule over all accounts anyway.
   */
  private async requireMayBeTold(ctx: Ctx): Promise<void> {
    const { actor } = ctx;
    if (actor.kind === 'system') return;
    const role = actor.kind === 'user' ? await this.repository.platformRole(ctx, actor.id) : null;
    if (canOnPlatform(role, 'platform:manage-users')) return;
    const detail =
      'Mail is not set up, so nobody can be sent a link. Ask a platform administrator to set up mail, or to invite this person.';
    throw new DomainError('mail.not_configured', {}, { detail });
  }

  /** A link that is told to who invites must open nothing that is not theirs to give. */
  private async requireOwn(ctx: Ctx, person: InvitedPerson, workspaceId: string): Promise<void> {
    const isMore = person.platformRole !== 'user' || (await this.repository.isElsewhere(ctx, person.id, workspaceId));
    if (!isMore) return;
    const detail =
      'This person has still to accept an earlier invitation. Without mail, they can be added once they have.';
    throw new DomainError('user.pending', {}, { detail });
  }

  private async tellJoined(ctx: Ctx, person: InvitedPerson, { workspaceId, role }: InviteInput): Promise<void> {
    const workspace = workspaceId ? await this.repository.workspaceName(ctx, workspaceId) : null;
    if (!workspace) return;
    const { operatorUrl: link } = await this.settings.section('addresses');
    await this.notices.tell(ctx, person.id, {
      template: 'joined-workspace',
      to: person,
      data: { actor: labelOf(ctx), workspace, link, ...(role ? { role } : {}) },
      workspaceId,
    });
  }
}

/** Who invites, in a mail. */
function labelOf({ actor }: Ctx): string {
  return actor.kind === 'user' || actor.kind === 'api-key' ? actor.label : 'Fettle';
}
