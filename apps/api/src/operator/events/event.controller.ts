import { Controller } from '@nestjs/common';
import { events } from '@fettle/contracts';
import { EventReader } from '@fettle/domain/events';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class EventController {
  constructor(private readonly events: EventReader) {}

  @Route(events.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof events.list>): Promise<Result<typeof events.list>> {
    return this.events.list(ctx, input.query);
  }
}
