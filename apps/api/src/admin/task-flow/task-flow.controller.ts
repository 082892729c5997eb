import { Controller } from '@nestjs/common';
import { taskFlow } from '@fettle/contracts';
import { TaskFlowReader } from '@fettle/domain/task-flow';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class TaskFlowController {
  constructor(private readonly reader: TaskFlowReader) {}

  @Route(taskFlow.read)
  read(@CurrentCtx() ctx: Ctx): Promise<Result<typeof taskFlow.read>> {
    return this.reader.read(ctx);
  }
}
