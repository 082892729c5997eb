import { Controller } from '@nestjs/common';
import { invitations, passwords } from '@fettle/contracts';
import { AcceptInvitation, ForgotPassword, ResetPassword } from '@fettle/domain/users';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** What people come to by a link of a mail, on both surfaces: they join, or set a password that was forgotten. */
@Controller()
export class LinkController {
  constructor(
    private readonly accepting: AcceptInvitation,
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
  ) {}

  @Route(invitations.preview)
  preview(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof invitations.preview>,
  ): Promise<Result<typeof invitations.preview>> {
    return this.accepting.preview(ctx, body.token);
  }

  @Route(invitations.accept)
  accept(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof invitations.accept>,
  ): Promise<Result<typeof invitations.accept>> {
    return this.accepting.run(ctx, body);
  }

  @Route(invitations.previewByPath)
  previewByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof invitations.previewByPath>,
  ): Promise<Result<typeof invitations.previewByPath>> {
    return this.accepting.preview(ctx, params.token);
  }

  @Route(invitations.acceptByPath)
  acceptByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof invitations.acceptByPath>,
  ): Promise<Result<typeof invitations.acceptByPath>> {
    return this.accepting.run(ctx, { ...body, token: params.token });
  }

  @Route(passwords.forgot)
  async forgot(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof passwords.forgot>,
  ): Promise<Result<typeof passwords.forgot>> {
    await this.forgetting.run(ctx, body);
    return { ok: true };
  }

  @Route(passwords.preview)
  previewReset(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof passwords.preview>,
  ): Promise<Result<typeof passwords.preview>> {
    return this.resetting.preview(ctx, body.token);
  }

  @Route(passwords.reset)
  reset(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof passwords.reset>,
  ): Promise<Result<typeof passwords.reset>> {
    return this.resetting.run(ctx, body);
  }

  @Route(passwords.previewByPath)
  previewResetByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof passwords.previewByPath>,
  ): Promise<Result<typeof passwords.previewByPath>> {
    return this.resetting.preview(ctx, params.token);
  }

  @Route(passwords.resetByPath)
  resetByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof passwords.resetByPath>,
  ): Promise<Result<typeof passwords.resetByPath>> {
    return this.resetting.run(ctx, { token: params.token, ...body });
  }
}
