import { Controller } from '@nestjs/common';
import { invitations, passwords } from '@fettle/contracts';
import { KnownDevices, type BrowserSurface } from '@fettle/domain/identity';
import { AcceptInvitation, ForgotPassword, ResetPassword } from '@fettle/domain/users';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, CurrentSurface, Input, Route } from '@fettle/platform/http';
import type { Handled, Incoming, Result } from '@fettle/platform/http';
import { knownReply } from '../../session-reply.js';

/** What people come to by a link of a mail, on both surfaces: they join, or set a password that was forgotten. */
@Controller()
export class LinkController {
  constructor(
    private readonly accepting: AcceptInvitation,
    private readonly forgetting: ForgotPassword,
    private readonly resetting: ResetPassword,
    private readonly devices: KnownDevices,
  ) {}

  @Route(invitations.preview)
  preview(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof invitations.preview>,
  ): Promise<Result<typeof invitations.preview>> {
    return this.accepting.preview(ctx, body.token);
  }

  @Route(invitations.accept)
  async accept(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() { body }: Handled<typeof invitations.accept>,
    @CurrentIncoming() { cookies }: Incoming,
  ): Promise<Result<typeof invitations.accept>> {
    const done = await this.accepting.run(ctx, body);
    return knownReply(done, this.devices.proven(surface, done.email, cookies));
  }

  @Route(invitations.previewByPath)
  previewByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof invitations.previewByPath>,
  ): Promise<Result<typeof invitations.previewByPath>> {
    return this.accepting.preview(ctx, params.token);
  }

  @Route(invitations.acceptByPath)
  async acceptByPath(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() { params, body }: Handled<typeof invitations.acceptByPath>,
    @CurrentIncoming() { cookies }: Incoming,
  ): Promise<Result<typeof invitations.acceptByPath>> {
    const done = await this.accepting.run(ctx, { ...body, token: params.token });
    return knownReply(done, this.devices.proven(surface, done.email, cookies));
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
  async reset(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() { body }: Handled<typeof passwords.reset>,
    @CurrentIncoming() { cookies }: Incoming,
  ): Promise<Result<typeof passwords.reset>> {
    const done = await this.resetting.run(ctx, body);
    return knownReply(done, this.devices.proven(surface, done.email, cookies));
  }

  @Route(passwords.previewByPath)
  previewResetByPath(
    @CurrentCtx() ctx: Ctx,
    @Input() { params }: Handled<typeof passwords.previewByPath>,
  ): Promise<Result<typeof passwords.previewByPath>> {
    return this.resetting.preview(ctx, params.token);
  }

  @Route(passwords.resetByPath)
  async resetByPath(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() { params, body }: Handled<typeof passwords.resetByPath>,
    @CurrentIncoming() { cookies }: Incoming,
  ): Promise<Result<typeof passwords.resetByPath>> {
    const done = await this.resetting.run(ctx, { token: params.token, ...body });
    return knownReply(done, this.devices.proven(surface, done.email, cookies));
  }
}
