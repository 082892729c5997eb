import { Controller } from '@nestjs/common';
import { tasks } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { TaskOutputs, TaskService } from '@fettle/domain/tasks';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class TaskController {
  constructor(
    private readonly tasks: TaskService,
    private readonly outputs: TaskOutputs,
  ) {}

  @Route(tasks.create)
  create(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.create>): Promise<Result<typeof tasks.create>> {
    return this.tasks.create(ctx, input.body);
  }

  @Route(tasks.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.get>): Promise<Result<typeof tasks.get>> {
    return this.tasks.get(ctx, input.params.taskId);
  }

  @Route(tasks.output)
  output(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.output>): Promise<Result<typeof tasks.output>> {
    return this.outputs.read(ctx, input.params.taskId, input.query);
  }

  @Route(tasks.cancel)
  cancel(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof tasks.cancel>): Promise<Result<typeof tasks.cancel>> {
    return this.tasks.cancel(ctx, input.params.taskId, input.body.reason);
  }
}
