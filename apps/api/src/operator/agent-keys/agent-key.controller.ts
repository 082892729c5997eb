import { Controller } from '@nestjs/common';
import { agentKeys } from '@fettle/contracts';
import { PrepareNode } from '@fettle/domain/enrolment';
import { CloneWatch, KeyRing } from '@fettle/domain/nodes';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

type Of<V extends keyof typeof agentKeys> = Handled<(typeof agentKeys)[V]>;
type Answer<V extends keyof typeof agentKeys> = Promise<Result<(typeof agentKeys)[V]>>;

@Controller()
export class AgentKeyController {
  constructor(
    private readonly ring: KeyRing,
    private readonly prepareNode: PrepareNode,
    private readonly clones: CloneWatch,
  ) {}

  @Route(agentKeys.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Of<'list'>): Answer<'list'> {
    return this.ring.list(ctx, input.params.nodeId);
  }

  @Route(agentKeys.issue)
  issue(@CurrentCtx() ctx: Ctx, @Input() input: Of<'issue'>): Answer<'issue'> {
    return this.ring.issue(ctx, input.params.nodeId, input.body.label);
  }

  @Route(agentKeys.prepare)
  prepare(@CurrentCtx() ctx: Ctx, @Input() input: Of<'prepare'>): Answer<'prepare'> {
    return this.prepareNode.run(ctx, input.body);
  }

  @Route(agentKeys.rotate)
  rotate(@CurrentCtx() ctx: Ctx, @Input() input: Of<'rotate'>): Answer<'rotate'> {
    return this.ring.rotate(ctx, input.params.nodeId, input.body.label);
  }

  @Route(agentKeys.rotateByHand)
  rotateByHand(@CurrentCtx() ctx: Ctx, @Input() input: Of<'rotateByHand'>): Answer<'rotateByHand'> {
    return this.ring.rotateByHand(ctx, input.params.nodeId, input.body.label);
  }

  @Route(agentKeys.revoke)
  revoke(@CurrentCtx() ctx: Ctx, @Input() input: Of<'revoke'>): Answer<'revoke'> {
    return this.ring.revoke(ctx, input.params.nodeId, input.params.keyId);
  }

  @Route(agentKeys.oneMachine)
  oneMachine(@CurrentCtx() ctx: Ctx, @Input() input: Of<'oneMachine'>): Answer<'oneMachine'> {
    return this.clones.oneMachine(ctx, input.params.nodeId);
  }
}
