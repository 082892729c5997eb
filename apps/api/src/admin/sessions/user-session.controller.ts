import { Controller } from '@nestjs/common';
import { sessions } from '@fettle/contracts';
import { SessionDirectory, SignInLocks } from '@fettle/domain/identity';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** Sessions of anybody, for platform administrators. */
@Controller()
export class UserSessionController {
  constructor(
    private readonly directory: SessionDirectory,
    private readonly locks: SignInLocks,
  ) {}

  @Route(sessions.ofUser)
  ofUser(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.ofUser>,
  ): Promise<Result<typeof sessions.ofUser>> {
    return this.directory.ofUser(ctx, params.userId);
  }

  @Route(sessions.endOfUser)
  async endOfUser(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.endOfUser>,
  ): Promise<Result<typeof sessions.endOfUser>> {
    await this.directory.endOfUser(ctx, params.userId, params.sessionId);
    return { ok: true };
  }

  @Route(sessions.endAllOfUser)
  async endAllOfUser(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.endAllOfUser>,
  ): Promise<Result<typeof sessions.endAllOfUser>> {
    return { ended: await this.directory.endAllOfUser(ctx, params.userId) };
  }

  @Route(sessions.locksOfUser)
  locksOfUser(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.locksOfUser>,
  ): Promise<Result<typeof sessions.locksOfUser>> {
    return this.locks.of(ctx, params.userId);
  }

  @Route(sessions.unlockUser)
  async unlockUser(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.unlockUser>,
  ): Promise<Result<typeof sessions.unlockUser>> {
    await this.locks.unlock(ctx, params.userId);
    return { ok: true };
  }
}
