import { Controller } from '@nestjs/common';
import { auth } from '@fettle/contracts';
import { ProfileReader, SessionService, SignInService } from '@fettle/domain/identity';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, Input, Route } from '@fettle/platform/http';
import type { Handled, Incoming, Result } from '@fettle/platform/http';
import { SocketTickets } from '@fettle/platform/sockets';
import { grantReply, signedOutReply } from '../../session-reply.js';

/** Sessions of the admin surface. */
@Controller()
export class AdminAuthController {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionService,
    private readonly profiles: ProfileReader,
    private readonly tickets: SocketTickets,
  ) {}

  @Route(auth.signIn)
  async signIn(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof auth.signIn>,
  ): Promise<Result<typeof auth.signIn>> {
    return grantReply(await this.signIns.signIn(ctx, 'admin', input.body));
  }

  @Route(auth.refresh)
  async refresh(@CurrentCtx() ctx: Ctx, @CurrentIncoming() incoming: Incoming): Promise<Result<typeof auth.refresh>> {
    return grantReply(await this.sessions.refresh(ctx, 'admin', incoming.cookies));
  }

  @Route(auth.signOut)
  async signOut(@CurrentCtx() ctx: Ctx): Promise<Result<typeof auth.signOut>> {
    return signedOutReply(await this.sessions.signOut(ctx, 'admin'));
  }

  @Route(auth.me)
  me(@CurrentCtx() ctx: Ctx): Promise<Result<typeof auth.me>> {
    return this.profiles.me(ctx);
  }

  @Route(auth.socketTicket)
  socketTicket(@CurrentCtx() ctx: Ctx): Promise<Result<typeof auth.socketTicket>> {
    return this.tickets.issue(ctx, 'admin');
  }
}
