import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { nodeLink } from '@fettle/contracts/agent-link';
import { AgentLinkService } from '@fettle/domain/agent-link';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class NodeLinkController {
  constructor(private readonly link: AgentLinkService) {}

  @Route(nodeLink.checkIn)
  checkIn(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeLink.checkIn>,
  ): Promise<Result<typeof nodeLink.checkIn>> {
    return this.link.checkIn(ctx, input.body);
  }

  @Route(nodeLink.heartbeat)
  heartbeat(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeLink.heartbeat>,
  ): Promise<Result<typeof nodeLink.heartbeat>> {
    return this.link.heartbeat(ctx, input.body);
  }

  @Route(nodeLink.metrics)
  metrics(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodeLink.metrics>,
  ): Promise<Result<typeof nodeLink.metrics>> {
    return this.link.metrics(ctx, input.body);
  }
}
