import { Controller } from '@nestjs/common';
import { nodes } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { AgentKeyService, NodeLists, NodeService } from '@fettle/domain/nodes';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route, type RawAnswer } from '@fettle/platform/http';
import { download } from '../download.js';

@Controller()
export class NodeController {
  constructor(
    private readonly nodes: NodeService,
    private readonly lists: NodeLists,
    private readonly keys: AgentKeyService,
  ) {}

  @Route(nodes.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.list>): Promise<Result<typeof nodes.list>> {
    return this.lists.list(ctx, input.query);
  }

  @Route(nodes.facets)
  facets(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.facets>): Promise<Result<typeof nodes.facets>> {
    return this.lists.facets(ctx, input.query);
  }

  @Route(nodes.export)
  async export(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.export>): Promise<RawAnswer> {
    return download(await this.lists.export(ctx, input.query));
  }

  @Route(nodes.select)
  select(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.select>): Promise<Result<typeof nodes.select>> {
    return this.lists.select(ctx, input.body);
  }

  /** Behind the routes that have a word where this one has an id: the first that fits is taken. */
  @Route(nodes.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.get>): Promise<Result<typeof nodes.get>> {
    return this.nodes.get(ctx, input.params.nodeId);
  }

  @Route(nodes.update)
  update(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof nodes.update>): Promise<Result<typeof nodes.update>> {
    return this.nodes.update(ctx, input.params.nodeId, input.body);
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
