import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { transferLink } from '@fettle/contracts/agent-link';
import { TransferLink } from '@fettle/domain/transfers';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

type Of<V extends keyof typeof transferLink> = Handled<(typeof transferLink)[V]>;
type Answer<V extends keyof typeof transferLink> = Promise<Result<(typeof transferLink)[V]>>;

@Controller()
export class TransferLinkController {
  constructor(private readonly link: TransferLink) {}

  @Route(transferLink.begin)
  begin(@CurrentCtx() ctx: Ctx, @Input() input: Of<'begin'>): Answer<'begin'> {
    return this.link.begin(ctx, input.params.id, input.body);
  }

  @Route(transferLink.chunk)
  chunk(@CurrentCtx() ctx: Ctx, @Input() input: Of<'chunk'>): Answer<'chunk'> {
    return this.link.chunk(ctx, input.params.id, input.body);
  }

  @Route(transferLink.read)
  read(@CurrentCtx() ctx: Ctx, @Input() input: Of<'read'>): Answer<'read'> {
    return this.link.read(ctx, input.params.id, input.body);
  }

  @Route(transferLink.finish)
  finish(@CurrentCtx() ctx: Ctx, @Input() input: Of<'finish'>): Answer<'finish'> {
    return this.link.finish(ctx, input.params.id, input.body);
  }
}
