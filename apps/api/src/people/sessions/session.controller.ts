import { Controller } from '@nestjs/common';
import { sessions } from '@fettle/contracts';
import { SessionDirectory, StepUpService, type BrowserSurface } from '@fettle/domain/identity';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentSurface, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** The own sessions, and the proof that it is still the same person. */
@Controller()
export class SessionController {
  constructor(
    private readonly directory: SessionDirectory,
    private readonly proofs: StepUpService,
  ) {}

  @Route(sessions.stepUpState)
  stepUpState(@CurrentCtx() ctx: Ctx): Promise<Result<typeof sessions.stepUpState>> {
    return this.proofs.state(ctx);
  }

  @Route(sessions.stepUp)
  stepUp(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() { body }: Handled<typeof sessions.stepUp>,
  ): Promise<Result<typeof sessions.stepUp>> {
    return this.proofs.prove(ctx, surface, body);
  }

  @Route(sessions.list)
  list(@CurrentCtx() ctx: Ctx): Promise<Result<typeof sessions.list>> {
    return this.directory.own(ctx);
  }

  @Route(sessions.end)
  async end(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof sessions.end>,
  ): Promise<Result<typeof sessions.end>> {
    await this.directory.endOwn(ctx, params.sessionId);
    return { ok: true };
  }

  @Route(sessions.endOthers)
  async endOthers(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof sessions.endOthers>,
  ): Promise<Result<typeof sessions.endOthers>> {
    return { ended: await this.directory.endOthers(ctx, body.includeThis) };
  }
}
