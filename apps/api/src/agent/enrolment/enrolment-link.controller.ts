import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { enrolmentLink } from '@fettle/contracts/agent-link';
import { ConsumeInstall, EnrolmentService } from '@fettle/domain/enrolment';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class EnrolmentLinkController {
  constructor(
    private readonly consumeInstall: ConsumeInstall,
    private readonly enrolment: EnrolmentService,
  ) {}

  @Route(enrolmentLink.consume)
  consume(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof enrolmentLink.consume>,
  ): Promise<Result<typeof enrolmentLink.consume>> {
    return this.consumeInstall.run(ctx, input.body);
  }

  @Route(enrolmentLink.progress)
  progress(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof enrolmentLink.progress>,
  ): Promise<Result<typeof enrolmentLink.progress>> {
    return this.enrolment.progress(ctx, input.body.token, input.body);
  }
}
