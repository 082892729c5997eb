import { Controller } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { taskLink } from '@fettle/contracts/agent-link';
import { TaskLeases, TaskOutputs, TaskReports } from '@fettle/domain/tasks';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, CurrentIncoming, Input, Route, type Incoming } from '@fettle/platform/http';

type Of<V extends keyof typeof taskLink> = Handled<(typeof taskLink)[V]>;
type Answer<V extends keyof typeof taskLink> = Promise<Result<(typeof taskLink)[V]>>;

@Controller()
export class TaskLinkController {
  constructor(
    private readonly leases: TaskLeases,
    private readonly reports: TaskReports,
    private readonly outputs: TaskOutputs,
  ) {}

  @Route(taskLink.claim)
  claim(@CurrentCtx() ctx: Ctx, @Input() input: Of<'claim'>, @CurrentIncoming() incoming: Incoming): Answer<'claim'> {
    return this.leases.claim(ctx, input.body, incoming.signal);
  }

  @Route(taskLink.accepted)
  accepted(@CurrentCtx() ctx: Ctx, @Input() input: Of<'accepted'>): Answer<'accepted'> {
    return this.reports.accepted(ctx, input.params.id, input.body);
  }

  @Route(taskLink.started)
  started(@CurrentCtx() ctx: Ctx, @Input() input: Of<'started'>): Answer<'started'> {
    return this.reports.started(ctx, input.params.id, input.body);
  }

  @Route(taskLink.logs)
  logs(@CurrentCtx() ctx: Ctx, @Input() input: Of<'logs'>): Answer<'logs'> {
    return this.outputs.line(ctx, input.params.id, input.body);
  }

  @Route(taskLink.output)
  output(@CurrentCtx() ctx: Ctx, @Input() input: Of<'output'>): Answer<'output'> {
    return this.outputs.output(ctx, input.params.id, input.body);
  }

  @Route(taskLink.completed)
  completed(@CurrentCtx() ctx: Ctx, @Input() input: Of<'completed'>): Answer<'completed'> {
    return this.reports.completed(ctx, input.params.id, input.body);
  }

  @Route(taskLink.control)
  control(@CurrentCtx() ctx: Ctx, @Input() input: Of<'control'>): Answer<'control'> {
    return this.reports.control(ctx, input.params.id);
  }
}
