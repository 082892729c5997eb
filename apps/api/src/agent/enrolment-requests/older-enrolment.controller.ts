import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { olderEnrolmentLink } from '@fettle/contracts/agent-link';
import { EnrolmentRequests, RegisterMachine } from '@fettle/domain/enrolment-requests';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, Input, Route, type Incoming } from '@fettle/platform/http';

type Of<V extends keyof typeof olderEnrolmentLink> = Handled<(typeof olderEnrolmentLink)[V]>;
type Answer<V extends keyof typeof olderEnrolmentLink> = Promise<Result<(typeof olderEnrolmentLink)[V]>>;

@Controller()
export class OlderEnrolmentController {
  constructor(
    private readonly requests: EnrolmentRequests,
    private readonly registration: RegisterMachine,
  ) {}

  @Route(olderEnrolmentLink.initiate)
  initiate(@CurrentCtx() ctx: Ctx, @Input() { body }: Of<'initiate'>): Answer<'initiate'> {
    return this.requests.initiate(ctx, body);
  }

  @Route(olderEnrolmentLink.status)
  status(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Of<'status'>,
    @CurrentIncoming() incoming: Incoming,
  ): Answer<'status'> {
    return this.requests.status(ctx, params.token, incoming.signal);
  }

  @Route(olderEnrolmentLink.register)
  register(@CurrentCtx() ctx: Ctx, @Input() { body }: Of<'register'>): Answer<'register'> {
    return this.registration.run(ctx, body);
  }
}
