import { Controller } from '@nestjs/common';
import { nodes } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { AgentKeyService, NodeService } from '@fettle/domain/nodes';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class NodeController {
  constructor(
    private readonly nodes: NodeService,
    private readonly keys: AgentKeyService,
  ) {}

  @Route(nodes.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.list>): Promise<Result<typeof nodes.list>> {
    return this.nodes.list(ctx, input.query);
  }

  @Route(nodes.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.get>): Promise<Result<typeof nodes.get>> {
    return this.nodes.get(ctx, input.params.nodeId);
  }

  @Route(nodes.revokeKey)
  async revokeKey(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof nodes.revokeKey>,
  ): Promise<Result<typeof nodes.revokeKey>> {
    await this.keys.revoke(ctx, input.params.nodeId);
    return { ok: true };
  }
}
