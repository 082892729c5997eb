import { Controller } from '@nestjs/common';
import { queues } from '@fettle/contracts';
import { FailedJobs, QueueReader } from '@fettle/domain/queues';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class QueueController {
  constructor(
    private readonly reader: QueueReader,
    private readonly jobs: FailedJobs,
  ) {}

  @Route(queues.list)
  list(): Promise<Result<typeof queues.list>> {
    return this.reader.list();
  }

  @Route(queues.failures)
  failures(@Input() input: Handled<typeof queues.failures>): Promise<Result<typeof queues.failures>> {
    return this.reader.failures(input.params.queue);
  }

  @Route(queues.retry)
  retry(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof queues.retry>): Promise<Result<typeof queues.retry>> {
    return this.jobs.retry(ctx, input.params.queue, input.body.selection);
  }

  @Route(queues.discard)
  discard(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, body }: Handled<typeof queues.discard>,
  ): Promise<Result<typeof queues.discard>> {
    return this.jobs.discard(ctx, params.queue, body.selection, body.reason);
  }
}
