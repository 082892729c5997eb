import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork, lacksPartition } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { TaskPartitionRepository } from './task-partition.repository.js';

const MONTHS_AHEAD = 3;

/** The months of `tasks` and `task_output`. */
@Injectable()
export class TaskPartitions implements OnApplicationBootstrap {
  private readonly log = new Logger('TaskPartitions');

  constructor(
    private readonly repository: TaskPartitionRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A system that was off for half a year must be able to take tasks at once. A fault here must not stop the process. */
  async onApplicationBootstrap(): Promise<void> {
    await this.rotatePartitions().catch((error: Error) => this.log.warn(`Partitions are not ready: ${error.message}`));
  }

  /** Makes the partitions from last month to three months ahead; called daily. Returns how many were missing. */
  async rotatePartitions(ctx: Ctx = Ctx.system('task partitions')): Promise<number> {
    return this.unitOfWork.run(ctx, (inside) => this.repository.rotate(inside, MONTHS_AHEAD));
  }

  /**
   * Runs what creates tasks in a transaction. Where there is no partition for this month the clock was off for long: it is made,
   * and the caller is asked to come again.
   * @throws DomainError `overloaded`
   */
  async creating<T>(ctx: Ctx, create: (inside: Ctx) => Promise<T>): Promise<T> {
    try {
      return await this.unitOfWork.run(ctx, create);
    } catch (error) {
      if (!lacksPartition(error)) throw error;
      await this.rotatePartitions();
      throw new DomainError('overloaded', {}, { cause: error, retryAfterS: 1 });
    }
  }

  /** Forgets whole months of tasks with their output that lie more than `days` back. Returns how many. */
  async dropOlderThan(ctx: Ctx, days: number): Promise<number> {
    return this.unitOfWork.run(ctx, (inside) => this.repository.drop(inside, days));
  }
}
