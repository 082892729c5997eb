import { Logger } from '@nestjs/common';
import type { JobContract, QueueName } from '@fettle/contracts/jobs';
import type { PoolClient } from 'pg';
import type { Bus, BusMessage } from '../bus/bus.js';
import { idFloor } from '../context/index.js';
import type { Queues, QueuedJob } from '../queue/queues.js';
import { Buckets } from '../metrics/buckets.js';
import { Backoff } from './backoff.js';
import { poolOf } from './data-source.js';
import type { Database } from './database.js';
import { databaseError } from './database-error.js';
import { deleteSql, pickSql, sendAndDeleteSql, sendOnlySql } from './relay-sql.js';
import type { OutboxRow } from './rows.js';
import type { StatementCounter } from './statement-counter.js';
import type { UnitOfWork } from './unit-of-work.js';

const batchSize = 500;
/** A poked drain looks at this much of the table's end (ms): dead rows of an old snapshot must not slow every commit. */
const recentMs = 60_000;

export interface RelayDependencies {
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  readonly queues: Queues;
  readonly bus: Bus;
  readonly jobs: Readonly<Record<string, JobContract>>;
  /** For kill tests: called between handing over and deleting. */
  readonly beforeDelete?: () => Promise<void> | void;
}

/**
 * Carries outbox rows to queue and bus, then deletes them. Every process that commits runs one; all of them are safe in
 * parallel. A row is handed over at least once; a job handed over twice is one job, because its id is the row's.
 */
export class Relay {
  private readonly log = new Logger('Relay');
  private running: Promise<void> | null = null;
  private wanted: { jobs: boolean; all: boolean } | null = null;
  private stopping = new AbortController();
  private unlisten: (() => void) | null = null;
  /** Since the start: rows carried, their batches, and batches that failed. */
  readonly figures = { rows: 0, failures: 0, batches: new Buckets([1, 5, 20, 100, batchSize]) };

  constructor(private readonly dependencies: RelayDependencies) {}

  /** Follows the commits of this process, and first carries what an earlier process left. */
  start(): void {
    if (this.unlisten) return;
    this.stopping = new AbortController();
    this.unlisten = this.dependencies.unitOfWork.onOutbox(({ jobs }) => this.poke({ jobs }));
    this.want({ jobs: true, all: true });
  }

  /** Stops following; resolves when what was poked is carried, or at the first fault: the rows then wait for another process. */
  async stop(): Promise<void> {
    this.unlisten?.();
    this.unlisten = null;
    this.stopping.abort();
    await this.running;
  }

  /** Asks for a drain. Returns at once; pokes during a drain become one more drain. */
  poke(told: { readonly jobs: boolean } = { jobs: true }): void {
    this.want({ jobs: told.jobs, all: false });
  }

  /** Carries everything, also what dead processes left. Returns the number of rows. Throws when a server is away. */
  async sweep(): Promise<number> {
    return this.carry(idFloor(0), true);
  }

  /** Carries recent rows. Returns the number of rows. Throws when a server is away; the rows then stay. */
  async drain(): Promise<number> {
    return this.carry(idFloor(Date.now() - recentMs), true);
  }

  private want({ jobs, all }: { jobs: boolean; all: boolean }): void {
    if (!this.unlisten) return;
    this.wanted = { jobs: jobs || (this.wanted?.jobs ?? false), all: all || (this.wanted?.all ?? false) };
    this.running ??= this.loop();
  }

  /** One at a time in this process; faults are tried again with growing pauses until it works or stops. */
  private async loop(): Promise<void> {
    const backoff = new Backoff({ firstMs: 100, maxMs: 5_000 });
    while (this.wanted) {
      const { jobs, all } = this.wanted;
      this.wanted = null;
      try {
        await this.carry(idFloor(all ? 0 : Date.now() - recentMs), jobs);
        backoff.reset();
      } catch (error) {
        if (this.stopping.signal.aborted) {
          this.wanted = null;
          break;
        }
        // An outage may last longer than the recent window, so the try after it looks at everything.
        this.wanted = { jobs: true, all: true };
        this.figures.failures += 1;
        this.log.warn(`Outbox rows wait: ${(error as Error).message}`);
        await backoff.wait(this.stopping.signal).catch(() => undefined);
      }
    }
    // In the same turn as the last look at `wanted`: a poke right after it finds nobody running and starts anew.
    this.running = null;
  }

  private async carry(floor: string, jobs: boolean): Promise<number> {
    for (let total = 0; ;) {
      const count = jobs || !this.dependencies.bus.inDatabase ? await this.batch(floor) : await this.sendOnly(floor);
      total += count;
      if (count > 0) this.carried(count);
      if (count < batchSize) return total;
    }
  }

  private carried(count: number): void {
    this.figures.rows += count;
    this.figures.batches.add(count);
  }

  /** Facts and wakes only, on the PostgreSQL bus: one statement, no transaction around it. */
  private async sendOnly(floor: string): Promise<number> {
    try {
      const { rows } = await this.counted(poolOf(this.dependencies.database.dataSource), sendOnlySql, [
        floor,
        batchSize,
      ]);
      return (rows[0] as { count: number }).count;
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Two statements: lock the rows, hand them over, delete them (and, on the PostgreSQL bus, send in the same statement). */
  private async batch(floor: string): Promise<number> {
    const client = await poolOf(this.dependencies.database.dataSource)
      .connect()
      .catch((error: unknown) => {
        throw databaseError(error);
      });
    let broken: Error | undefined;
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      const count = await this.handOver(client, floor);
      await client.query('COMMIT');
      return count;
    } catch (error) {
      await client.query('ROLLBACK').catch((rollback: Error) => (broken = rollback));
      throw databaseError(error);
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  private async handOver(client: PoolClient, floor: string): Promise<number> {
    const { bus, beforeDelete } = this.dependencies;
    const known = Object.keys(this.dependencies.jobs);
    const picked = await this.counted(client, pickSql, [floor, batchSize, known]);
    const rows = picked.rows as OutboxRow[];
    if (rows.length === 0) return 0;
    await this.addJobs(rows.filter((row) => row.kind === 'job'));
    const messages = rows.filter((row) => row.kind !== 'job').map(messageOf);
    if (!bus.inDatabase) await bus.publish(messages);
    await beforeDelete?.();
    const ids = rows.map((row) => row.id);
    if (bus.inDatabase && messages.length > 0) {
      await this.counted(client, sendAndDeleteSql, [ids, messages.map(({ channel, body }) => `${channel}\n${body}`)]);
    } else {
      await this.counted(client, deleteSql, [ids]);
    }
    return rows.length;
  }

  private async addJobs(rows: readonly OutboxRow[]): Promise<void> {
    const byQueue = new Map<QueueName, QueuedJob[]>();
    for (const { id, name, payload, trace } of rows) {
      const queue = this.dependencies.jobs[name]?.queue;
      if (!queue) continue; // cannot be: picked by name
      byQueue.set(queue, [...(byQueue.get(queue) ?? []), { id, name, payload, trace: trace ?? null }]);
    }
    for (const [queue, jobs] of byQueue) await this.dependencies.queues.addBulk(queue, jobs);
  }

  private counted(on: Pick<PoolClient, 'query'>, sql: string, params: unknown[]): Promise<{ rows: unknown[] }> {
    (this.dependencies.database.dataSource.logger as StatementCounter).count += 1;
    return on.query(sql, params);
  }
}

function messageOf(row: OutboxRow): BusMessage {
  if (row.kind === 'wake') return { channel: 'wake', body: row.name };
  return { channel: row.kind === 'revoked' ? 'revoked' : 'facts', body: JSON.stringify(row.payload) };
}
