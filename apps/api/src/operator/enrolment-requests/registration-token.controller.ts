import { Controller } from '@nestjs/common';
import { registrationTokens } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { RegistrationTokens } from '@fettle/domain/enrolment-requests';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

type Of<V extends keyof typeof registrationTokens> = Handled<(typeof registrationTokens)[V]>;
type Answer<V extends keyof typeof registrationTokens> = Promise<Result<(typeof registrationTokens)[V]>>;

@Controller()
export class RegistrationTokenController {
  constructor(private readonly tokens: RegistrationTokens) {}

  @Route(registrationTokens.list)
  list(@CurrentCtx() ctx: Ctx): Answer<'list'> {
    return this.tokens.list(ctx);
  }

  @Route(registrationTokens.create)
  create(@CurrentCtx() ctx: Ctx, @Input() { body }: Of<'create'>): Answer<'create'> {
    return this.tokens.create(ctx, body);
  }

  @Route(registrationTokens.revoke)
  revoke(@CurrentCtx() ctx: Ctx, @Input() { params }: Of<'revoke'>): Answer<'revoke'> {
    return this.tokens.revoke(ctx, params.tokenId);
  }
}
