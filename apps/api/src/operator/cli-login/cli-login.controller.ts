import { Controller } from '@nestjs/common';
import { cliLogin } from '@fettle/contracts';
import { OwnKey } from '@fettle/domain/api-keys';
import { CallerReader, CliLoginService, HandOutKey } from '@fettle/domain/cli-login';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class CliLoginController {
  constructor(
    private readonly logins: CliLoginService,
    private readonly handOut: HandOutKey,
    private readonly callers: CallerReader,
    private readonly ownKey: OwnKey,
  ) {}

  @Route(cliLogin.start)
  start(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof cliLogin.start>,
  ): Promise<Result<typeof cliLogin.start>> {
    return this.logins.start(ctx, input.body.client);
  }

  @Route(cliLogin.token)
  token(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof cliLogin.token>,
  ): Promise<Result<typeof cliLogin.token>> {
    return this.handOut.run(ctx, input.body.deviceCode);
  }

  @Route(cliLogin.look)
  look(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof cliLogin.look>): Promise<Result<typeof cliLogin.look>> {
    return this.logins.look(ctx, input.body.userCode);
  }

  @Route(cliLogin.approve)
  async approve(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof cliLogin.approve>,
  ): Promise<Result<typeof cliLogin.approve>> {
    await this.logins.approve(ctx, input.body);
    return { ok: true };
  }

  @Route(cliLogin.deny)
  async deny(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof cliLogin.deny>,
  ): Promise<Result<typeof cliLogin.deny>> {
    await this.logins.deny(ctx, input.body.userCode);
    return { ok: true };
  }

  @Route(cliLogin.caller)
  caller(@CurrentCtx() ctx: Ctx): Promise<Result<typeof cliLogin.caller>> {
    return this.callers.read(ctx);
  }

  @Route(cliLogin.end)
  async end(@CurrentCtx() ctx: Ctx): Promise<Result<typeof cliLogin.end>> {
    return { ended: await this.ownKey.end(ctx) };
  }
}
