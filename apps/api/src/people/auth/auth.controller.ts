import { Controller } from '@nestjs/common';
import { auth } from '@fettle/contracts';
import { ProfileReader, SessionService, SignInService, type BrowserSurface } from '@fettle/domain/identity';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, CurrentSurface, Input, Route } from '@fettle/platform/http';
import type { Handled, Incoming, Result } from '@fettle/platform/http';
import { SocketTickets } from '@fettle/platform/sockets';
import { grantReply, signedOutReply } from '../../session-reply.js';

/** Sessions, on both surfaces of people: one schema, cookies of different names. */
@Controller()
export class AuthController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionService,
    private readonly profiles: ProfileReader,
    private readonly tickets: SocketTickets,
  ) {}

  @Route(auth.signIn)
  async signIn(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @Input() input: Handled<typeof auth.signIn>,
    @CurrentIncoming() incoming: Incoming,
  ): Promise<Result<typeof auth.signIn>> {
    return grantReply(await this.signIns.signIn(ctx, surface, input.body, incoming.cookies));
  }

  @Route(auth.refresh)
  async refresh(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
    @CurrentIncoming() incoming: Incoming,
  ): Promise<Result<typeof auth.refresh>> {
    return grantReply(await this.sessions.refresh(ctx, surface, incoming.cookies));
  }

  @Route(auth.signOut)
  async signOut(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
  ): Promise<Result<typeof auth.signOut>> {
    return signedOutReply(await this.sessions.signOut(ctx, surface));
  }

  @Route(auth.me)
  me(@CurrentCtx() ctx: Ctx): Promise<Result<typeof auth.me>> {
    return this.profiles.me(ctx);
  }

  @Route(auth.socketTicket)
  socketTicket(
    @CurrentCtx() ctx: Ctx,
    @CurrentSurface() surface: BrowserSurface,
  ): Promise<Result<typeof auth.socketTicket>> {
    return this.tickets.issue(ctx, surface);
  }
}
