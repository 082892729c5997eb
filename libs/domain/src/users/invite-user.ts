import { Injectable } from '@nestjs/common';
import type { Handled, Result, users } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { Invitations } from './invitations.js';
import { UserDirectory } from './user-directory.js';

type Invited = Result<typeof users.invite>;

/** An administrator of the platform invites somebody, or sends the link again. */
@Injectable()
export class InviteUser {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly invitations: Invitations,
    private readonly directory: UserDirectory,
  ) {}

  /** @throws DomainError `user.exists` */
  run(ctx: Ctx, { email, name, platformRole }: Handled<typeof users.invite>['body']): Promise<Invited> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const input = { email, platformRole, workspaceId: null, role: null, ...(name === undefined ? {} : { name }) };
      const { userId, invitationId, link } = await this.invitations.invite(inside, input);
      const target = { type: 'user', id: userId };
      this.audit.record(inside, 'user.invited', target, { email, platformRole, invitationId, byMail: link === null });
      return { user: await this.directory.get(inside, userId), link };
    });
  }

  /** A new link; those sent before are dead. @throws DomainError `object.not_found`, `user.not_pending`, `user.deactivated` */
  again(ctx: Ctx, userId: string): Promise<Invited> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { invitationId, link } = await this.invitations.renew(inside, userId, null);
      const user = await this.directory.get(inside, userId);
      const details = { email: user.email, invitationId, byMail: link === null };
      this.audit.record(inside, 'user.invitation_renewed', { type: 'user', id: userId }, details);
      return { user, link };
    });
  }
}
