import { Injectable } from '@nestjs/common';
import type { Result, queues } from '@fettle/contracts';
import { jobs } from '@fettle/contracts/jobs';
import type { QueueName } from '@fettle/contracts/jobs';
import { Config } from '@fettle/platform/config';
import { DomainError } from '@fettle/platform/errors';
import { Queues } from '@fettle/platform/queue';
import type { FailedJob } from '@fettle/platform/queue';
import { groupByCause } from './cause.policy.js';

/** Failed jobs are grouped and acted on up to this many, the latest ones. */
const READ_AT_MOST = 500;
/** Jobs read at once. */
const PAGE = 250;

type List = Result<typeof queues.list>;

/** The background queues as administrators see them. */
@Injectable()
export class QueueReader {
  constructor(
    private readonly config: Config,
    private readonly queues: Queues,
  ) {}

  /** Never throws: a queue whose server does not answer is listed without figures. */
  async list(): Promise<List> {
    const items = await Promise.all(queueNames.map((name) => this.state(name)));
    return { asOf: new Date().toISOString(), backend: this.config.redisUrl ? 'redis' : 'postgres', items };
  }

  /** @throws DomainError `object.not_found` for a queue that does not exist, `dependency.unavailable` */
  async failures(queue: string): Promise<Result<typeof queues.failures>> {
    const name = queueNamed(queue);
    // Taken before the reading: what fails meanwhile is not part of what is shown.
    const asOf = new Date().toISOString();
    const [jobs, depth] = [await this.failed(name), await this.queues.depth(name)];
    return { asOf, items: groupByCause(jobs), total: Math.max(depth.failed, jobs.length), read: jobs.length };
  }

  /** The latest failed jobs of a queue, at most 500. */
  async failed(queue: QueueName): Promise<FailedJob[]> {
    const jobs: FailedJob[] = [];
    for (let offset = 0; offset < READ_AT_MOST; offset += PAGE) {
      const page = await this.queues.failed(queue, { offset, limit: PAGE });
      jobs.push(...page);
      if (page.length < PAGE) break;
    }
    return jobs;
  }

  private async state(name: QueueName): Promise<List['items'][number]> {
    try {
      const [depth, ages, schedules] = await Promise.all([
        this.queues.depth(name),
        this.queues.ages(name),
        this.queues.schedules(name),
      ]);
      return {
        name,
        depth,
        waitingSince: ages.waitingSince?.toISOString() ?? null,
        activeSince: ages.activeSince?.toISOString() ?? null,
        schedules: schedules.map((one) => ({ ...one, nextAt: one.nextAt?.toISOString() ?? null })),
      };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { name, depth: null, waitingSince: null, activeSince: null, schedules: [] };
    }
  }
}

const queueNames: readonly QueueName[] = [...new Set(Object.values(jobs).map(({ queue }) => queue))];

/** @throws DomainError `object.not_found` */
export function queueNamed(name: string): QueueName {
  const found = queueNames.find((one) => one === name);
  if (!found) throw new DomainError('object.not_found');
  return found;
}
