import { Controller } from '@nestjs/common';
import { logs } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { LogPreviewService } from '@fettle/domain/readings';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class LogController {
  constructor(private readonly logs: LogPreviewService) {}

  @Route(logs.presets)
  presets(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof logs.presets>): Promise<Result<typeof logs.presets>> {
    return this.logs.presets(ctx, input.params.nodeId);
  }

  @Route(logs.preview)
  preview(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof logs.preview>): Promise<Result<typeof logs.preview>> {
    return this.logs.preview(ctx, input.params.nodeId, input.body);
  }
}
