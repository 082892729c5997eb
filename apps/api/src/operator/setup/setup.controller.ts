import { Controller } from '@nestjs/common';
import { setup } from '@fettle/contracts';
import { SetupService } from '@fettle/domain/setup';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';
import { grantReply } from '../../session-reply.js';

@Controller()
export class SetupController {
  constructor(private readonly setup: SetupService) {}

  @Route(setup.complete)
  async complete(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof setup.complete>,
  ): Promise<Result<typeof setup.complete>> {
    return grantReply(await this.setup.complete(ctx, input.body));
  }
}
