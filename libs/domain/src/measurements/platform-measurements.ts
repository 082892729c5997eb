import { Injectable } from '@nestjs/common';
import { jobs } from '@fettle/contracts/jobs';
import { Config } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { Metrics, type Sample } from '@fettle/platform/metrics';
import { Queues, missingSchedules } from '@fettle/platform/queue';
import { DiagnosticsRepository } from '../diagnostics/index.js';
import { PartitionWatch, SelfCheckRepository } from '../self-check/index.js';
import { AgentVersions } from './agent-versions.js';

const ctx = Ctx.system('metrics');
const queueNames = [...new Set(Object.values(jobs).map(({ queue }) => queue))];

const labelled = (label: string, values: Readonly<Record<string, number>>): Sample[] =>
  Object.entries(values).map(([name, value]) => ({ value, labels: { [label]: name } }));

/**
 * What is true of the whole platform and is asked of the database or the queue's server at each scrape. Told by schedulers only, so that
 * ten API processes do not ask the same ten times.
 */
@Injectable()
export class PlatformMeasurements {
  private readonly versions = new AgentVersions();

  constructor(
    private readonly metrics: Metrics,
    private readonly checks: SelfCheckRepository,
    private readonly figures: DiagnosticsRepository,
    private readonly queues: Queues,
  ) {}

  /** @param isLeading whether this process leads the schedulers now */
  start(config: Config, isLeading: () => boolean): void {
    this.metrics.add({ name: 'fettle_leader', help: '1 where this process leads, else 0', type: 'gauge' }, () => [
      { value: isLeading() ? 1 : 0, labels: { lease: 'scheduler' } },
    ]);
    this.tellBacklogs();
    this.tellFleet();
    this.tellQueues();
    if (config.redisUrl) this.tellRedis();
  }

  private gauge(name: string, help: string, read: () => Promise<readonly Sample[]>): void {
    this.metrics.add({ name, help, type: 'gauge' }, read);
  }

  private tellBacklogs(): void {
    for (const [what, name, words] of [
      ['outbox', 'fettle_outbox', 'messages that wait for a relay'],
      ['unsealed', 'fettle_audit_unsealed', 'audit entries that wait for their seal'],
    ] as const) {
      this.gauge(`${name}_rows`, `Number of ${words}, counted to 10,000`, async () => [
        { value: (await this.figures.waiting(ctx, what)).count },
      ]);
      this.gauge(`${name}_oldest_seconds`, `Age of the oldest of the ${words}; 0 when there are none`, async () => [
        { value: (await this.figures.waiting(ctx, what)).oldestS },
      ]);
    }
    this.gauge(
      'fettle_partitions_ahead_seconds',
      'For how long from now there are partitions without a gap',
      async () => {
        const reach = await this.checks.partitions(ctx, PartitionWatch.tables);
        return reach.map(({ name, until }) => ({
          value: until ? Math.max(0, (until.getTime() - Date.now()) / 1_000) : 0,
          labels: { table: name },
        }));
      },
    );
  }

  private tellFleet(): void {
    this.gauge('fettle_tasks', 'Tasks that have not ended, by state', async () =>
      labelled('state', await this.figures.tasks(ctx)),
    );
    this.gauge(
      'fettle_tasks_neglected_seconds',
      'Age of the oldest task that an idle, live node has not taken',
      async () => [{ value: await this.figures.neglectedS(ctx) }],
    );
    this.gauge('fettle_nodes', 'Nodes by presence', async () => labelled('presence', await this.figures.presence(ctx)));
    this.gauge('fettle_agents', 'Nodes by version of their agent, the twenty most frequent', async () =>
      labelled('version', this.versions.told(await this.figures.agentVersions(ctx))),
    );
  }

  private tellQueues(): void {
    this.gauge('fettle_queue_jobs', 'Jobs by queue and state', async () => {
      const depths = await Promise.all(queueNames.map((name) => this.queues.depth(name)));
      return depths.flatMap((depth, i) =>
        Object.entries(depth).map(([state, value]) => ({ value, labels: { queue: queueNames[i]!, state } })),
      );
    });
    this.gauge('fettle_queue_oldest_waiting_seconds', 'How long the oldest job is due; 0 when none is', async () => {
      const ages = await Promise.all(queueNames.map((name) => this.queues.ages(name)));
      return ages.map(({ waitingSince }, i) => ({
        value: waitingSince ? Math.max(0, (Date.now() - waitingSince.getTime()) / 1_000) : 0,
        labels: { queue: queueNames[i]! },
      }));
    });
    this.gauge('fettle_queue_schedules_missing', 'Schedules that the queue’s server does not have', async () => [
      { value: (await missingSchedules(this.queues)).length },
    ]);
  }

  private tellRedis(): void {
    const fact = (name: string, help: string, key: 'usedBytes' | 'maxBytes'): void =>
      this.gauge(name, help, async () => {
        const server = await this.queues.server();
        const value = server.kind === 'redis' ? server[key] : null;
        // 0 stands for "as much as there is", which is no size.
        return value ? [{ value }] : [];
      });
    fact('fettle_redis_used_bytes', 'Memory that Redis uses', 'usedBytes');
    fact('fettle_redis_max_bytes', 'Memory that Redis may use; absent without a bound', 'maxBytes');
  }
}
