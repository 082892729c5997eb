import { Controller } from '@nestjs/common';
import { enrolment } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { EnrolmentService } from '@fettle/domain/enrolment';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class EnrolmentController {
  constructor(private readonly enrolment: EnrolmentService) {}

  @Route(enrolment.create)
  create(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof enrolment.create>,
  ): Promise<Result<typeof enrolment.create>> {
    return this.enrolment.create(ctx, input.body);
  }

  @Route(enrolment.reenrol)
  reenrol(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof enrolment.reenrol>,
  ): Promise<Result<typeof enrolment.reenrol>> {
    return this.enrolment.reenrol(ctx, input.params.nodeId, input.body);
  }

  @Route(enrolment.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof enrolment.get>): Promise<Result<typeof enrolment.get>> {
    return this.enrolment.get(ctx, input.params.installId);
  }
}
