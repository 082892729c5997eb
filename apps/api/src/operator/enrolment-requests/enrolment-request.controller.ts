import { Controller } from '@nestjs/common';
import { enrolmentRequests } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { DecideRequest, EnrolmentRequests } from '@fettle/domain/enrolment-requests';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

type Of<V extends keyof typeof enrolmentRequests> = Handled<(typeof enrolmentRequests)[V]>;
type Answer<V extends keyof typeof enrolmentRequests> = Promise<Result<(typeof enrolmentRequests)[V]>>;

@Controller()
export class EnrolmentRequestController {
  constructor(
    private readonly requests: EnrolmentRequests,
    private readonly decide: DecideRequest,
  ) {}

  @Route(enrolmentRequests.list)
  list(@CurrentCtx() ctx: Ctx): Answer<'list'> {
    return this.requests.list(ctx);
  }

  @Route(enrolmentRequests.approve)
  approve(@CurrentCtx() ctx: Ctx, @Input() { params, body }: Of<'approve'>): Answer<'approve'> {
    return this.decide.approve(ctx, { id: params.enrolmentId }, body);
  }

  @Route(enrolmentRequests.reject)
  reject(@CurrentCtx() ctx: Ctx, @Input() { params }: Of<'reject'>): Answer<'reject'> {
    return this.decide.reject(ctx, params.enrolmentId);
  }

  @Route(enrolmentRequests.finalize)
  finalize(@CurrentCtx() ctx: Ctx, @Input() { params, body }: Of<'finalize'>): Answer<'finalize'> {
    return this.decide.approve(ctx, { token: params.token, email: body.email }, body);
  }
}
