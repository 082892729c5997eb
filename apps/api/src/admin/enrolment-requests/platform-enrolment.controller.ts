import { Controller } from '@nestjs/common';
import { enrolmentRequests } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { DecideRequest } from '@fettle/domain/enrolment-requests';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class PlatformEnrolmentController {
  constructor(private readonly decide: DecideRequest) {}

  @Route(enrolmentRequests.finalizeAnywhere)
  finalize(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof enrolmentRequests.finalizeAnywhere>,
  ): Promise<Result<typeof enrolmentRequests.finalizeAnywhere>> {
    return this.decide.approveAnywhere(ctx, { token: params.token, email: body.email }, body);
  }
}
