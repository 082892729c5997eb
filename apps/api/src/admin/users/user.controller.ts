import { Controller } from '@nestjs/common';
import { users } from '@fettle/contracts';
import { ChangeUser, InviteUser, RemoveUser, UserDirectory } from '@fettle/domain/users';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** The directory of everybody, for administrators of the platform. */
@Controller()
export class UserController {
  constructor(
    private readonly directory: UserDirectory,
    private readonly inviteUser: InviteUser,
    private readonly changeUser: ChangeUser,
    private readonly removeUser: RemoveUser,
  ) {}

  @Route(users.list)
  list(@CurrentCtx() ctx: Ctx, @Input() { query }: Handled<typeof users.list>): Promise<Result<typeof users.list>> {
    return this.directory.list(ctx, query);
  }

  @Route(users.get)
  get(@CurrentCtx() ctx: Ctx, @Input() { params }: Handled<typeof users.get>): Promise<Result<typeof users.get>> {
    return this.directory.get(ctx, params.userId);
  }

  @Route(users.invite)
  invite(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof users.invite>,
  ): Promise<Result<typeof users.invite>> {
    return this.inviteUser.run(ctx, body);
  }

  @Route(users.resendInvite)
  resendInvite(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof users.resendInvite>,
  ): Promise<Result<typeof users.resendInvite>> {
    return this.inviteUser.again(ctx, params.userId);
  }

  @Route(users.update)
  update(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof users.update>,
  ): Promise<Result<typeof users.update>> {
    return this.changeUser.run(ctx, params.userId, body);
  }

  @Route(users.remove)
  async remove(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof users.remove>,
  ): Promise<Result<typeof users.remove>> {
    await this.removeUser.run(ctx, params.userId);
    return { ok: true };
  }
}
