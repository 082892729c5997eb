import { Controller } from '@nestjs/common';
import { setup } from '@fettle/contracts';
import { SetupChecksService, SetupService } from '@fettle/domain/setup';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';
import { grantReply } from '../../session-reply.js';

@Controller()
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly checks: SetupChecksService,
  ) {}

  @Route(setup.begin)
  begin(@CurrentCtx() ctx: Ctx, @Input() { body }: Handled<typeof setup.begin>): Promise<Result<typeof setup.begin>> {
    return this.checks.begin(ctx, body.token);
  }

  @Route(setup.validatePostgres)
  validatePostgres(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof setup.validatePostgres>,
  ): Promise<Result<typeof setup.validatePostgres>> {
    return this.checks.postgres(ctx, body.token);
  }

  @Route(setup.validateRedis)
  validateRedis(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof setup.validateRedis>,
  ): Promise<Result<typeof setup.validateRedis>> {
    return this.checks.redis(ctx, body.token);
  }

  @Route(setup.validateSmtp)
  validateSmtp(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof setup.validateSmtp>,
  ): Promise<Result<typeof setup.validateSmtp>> {
    return this.checks.smtp(ctx, body);
  }

  @Route(setup.complete)
  async complete(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof setup.complete>,
  ): Promise<Result<typeof setup.complete>> {
    return grantReply(await this.setup.complete(ctx, input.body));
  }
}
