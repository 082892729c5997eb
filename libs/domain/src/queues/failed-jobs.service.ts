import { Injectable } from '@nestjs/common';
import type { Handled, Result, queues } from '@fettle/contracts';
import type { QueueName } from '@fettle/contracts/jobs';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { Queues } from '@fettle/platform/queue';
import { groupKeyOf } from './cause.policy.js';
import { QueueReader, queueNamed } from './queue-reader.js';

type Selection = Handled<typeof queues.retry>['body']['selection'];
type Acted = Result<typeof queues.retry>;

interface Act {
  readonly event: 'queue.retried' | 'queue.discarded';
  readonly details: object;
  /** Returns whether the job was still there, failed. */
  readonly one: (id: string) => Promise<boolean>;
}

/** What people do with jobs that have failed. Each act leaves one audit entry with what was chosen and how many jobs it reached. */
@Injectable()
export class FailedJobs {
  constructor(
    private readonly queues: Queues,
    private readonly reader: QueueReader,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** Puts failed jobs back. @throws DomainError `object.not_found` when nothing of the selection has failed, `dependency.unavailable` */
  retry(ctx: Ctx, queue: string, selection: Selection): Promise<Acted> {
    const name = queueNamed(queue);
    const one = (id: string) => this.queues.retry(name, id);
    return this.act(ctx, name, selection, { event: 'queue.retried', details: {}, one });
  }

  /** Removes failed jobs for good. @throws as `retry` */
  discard(ctx: Ctx, queue: string, selection: Selection, reason: string): Promise<Acted> {
    const name = queueNamed(queue);
    const one = (id: string) => this.queues.discard(name, id);
    return this.act(ctx, name, selection, { event: 'queue.discarded', details: { reason }, one });
  }

  private async act(ctx: Ctx, queue: QueueName, selection: Selection, { event, details, one }: Act): Promise<Acted> {
    const ids = await this.chosen(queue, selection);
    if (ids.length === 0) throw new DomainError('object.not_found');
    // The transaction is open before the first job is touched: without the database nothing is done that nobody could record.
    return this.unitOfWork.run(ctx, async (tx) => {
      let done = 0;
      let stopped: unknown;
      for (const id of ids) {
        try {
          if (await one(id)) done += 1;
        } catch (error) {
          stopped = error;
          break;
        }
      }
      // What was done before the queue went away has happened and is recorded.
      if (done === 0) throw stopped ?? new DomainError('object.not_found');
      const facts = { ...details, selection, matched: ids.length, done };
      this.audit.record(tx, event, { type: 'queue', id: queue }, facts);
      return { matched: ids.length, done };
    });
  }

  private async chosen(queue: QueueName, selection: Selection): Promise<string[]> {
    if ('jobId' in selection) return [selection.jobId];
    const latest = Date.parse(selection.failedBefore);
    const jobs = await this.reader.failed(queue);
    return jobs
      .filter((job) => job.failedAt.getTime() <= latest && groupKeyOf(job) === selection.group)
      .map(({ id }) => id);
  }
}
