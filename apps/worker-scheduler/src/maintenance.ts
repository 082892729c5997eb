import type { INestApplicationContext } from '@nestjs/common';
import { BulkActRunner } from '@fettle/domain/bulk-acts';
import { DeliverySweeper } from '@fettle/domain/deliveries';
import { EventUpkeep } from '@fettle/domain/events';
import { ReadingService } from '@fettle/domain/readings';
import { SessionRepository } from '@fettle/domain/identity';
import { MetricUpkeep } from '@fettle/domain/metrics';
import { PlatformSettings, ResealService } from '@fettle/domain/settings';
import { TaskPartitions, TaskTraceRepository } from '@fettle/domain/tasks';
import { TransferSweeper } from '@fettle/domain/transfers';
import { DeleteWorkspace } from '@fettle/domain/workspaces';
import { Ctx } from '@fettle/platform/context';
import { Idempotency } from '@fettle/platform/http';
import type { Lifecycle } from '@fettle/platform/process';
import { Queues, declareSchedules } from '@fettle/platform/queue';

/** Of tasks whose end nobody traced: traces were turned off meanwhile. */
const TRACE_DAYS = 7;

/** Works on the queue `maintenance` and keeps its schedules. Times are UTC. */
export async function startMaintenance(core: INestApplicationContext, lifecycle: Lifecycle): Promise<void> {
  const queues = core.get<Queues>(Queues as never, { strict: false });
  const metrics = core.get(MetricUpkeep, { strict: false });
  const events = core.get(EventUpkeep, { strict: false });
  const tasks = core.get(TaskPartitions, { strict: false });
  const idempotency = core.get(Idempotency, { strict: false });
  const traces = core.get(TaskTraceRepository, { strict: false });
  const sessions = core.get(SessionRepository, { strict: false });
  const deliveries = core.get(DeliverySweeper, { strict: false });
  const settings = core.get(PlatformSettings, { strict: false });
  const reseal = core.get(ResealService, { strict: false });
  const readings = core.get(ReadingService, { strict: false });
  const transfers = core.get(TransferSweeper, { strict: false });
  const bulkActs = core.get(BulkActRunner, { strict: false });
  const deletion = core.get(DeleteWorkspace, { strict: false });
  const drain = await queues.work('maintenance', {
    'self-check.echo': async () => undefined,
    'workspace.delete': ({ workspaceId }) => deletion.proceed(Ctx.system('workspace deletion'), workspaceId),
    'bulk-act.proceed': ({ workspaceId, actId }) => bulkActs.proceed(Ctx.system('bulk act', workspaceId), actId),
    'secrets.reseal': async () => void (await reseal.run(Ctx.system('sealing anew'))),
    'metrics.rollup': async () => void (await metrics.rollUp(Ctx.system('metric roll-up'))),
    'transfers.sweep': async () => {
      const ctx = Ctx.system('transfers');
      await transfers.sweep(ctx);
      await transfers.dropBytes(ctx);
    },
    'partitions.rotate': async () => {
      const ctx = Ctx.system('partition rotation');
      await metrics.rotatePartitions(ctx);
      await events.rotatePartitions(ctx);
      await tasks.rotatePartitions(ctx);
    },
    'retention.sweep': async () => {
      const ctx = Ctx.system('retention');
      await metrics.sweepRetention(ctx);
      await events.sweepRetention(ctx);
      await readings.sweepRetention(ctx);
      const { tasksDays, endedSessionsDays } = await settings.section('retention');
      await tasks.dropOlderThan(ctx, tasksDays);
      await sessions.forgetEnded(ctx, endedSessionsDays);
      await deliveries.retain(ctx);
      await bulkActs.forget(ctx);
      await idempotency.forget(ctx);
      await traces.forgetOld(ctx, TRACE_DAYS);
    },
  });
  lifecycle.onStop('maintenance queue', drain);
  await declareSchedules(queues);
}
