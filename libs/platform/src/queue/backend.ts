import { Logger } from '@nestjs/common';
import { Queue, Worker, createPostgresBackend, runMigrations, withBackend, type Processor } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { redisServer } from './redis-server.js';
import type { QueueServer } from './queues.js';

export type QueueOptions =
  | { readonly backend: 'postgres'; readonly url: string; readonly poolSize?: number }
  | { readonly backend: 'redis'; readonly url: string; readonly prefix?: string };

/** What differs between the two servers under BullMQ: how classes are made, how it is prepared and closed. */
export interface Backend {
  prepare(): Promise<void>;
  queue(name: string): Queue;
  worker(name: string, processor: Processor, options: { concurrency: number }): Worker;
  ping(): Promise<void>;
  server(): Promise<QueueServer>;
  close(): Promise<void>;
}

const log = new Logger('Queue');
/** How long a worker waits before it asks a server again that failed (ms); BullMQ's own default is 15 s. */
const runRetryDelay = 1_000;

export function createBackend(options: QueueOptions): Backend {
  return options.backend === 'redis' ? new RedisBackend(options.url, options.prefix) : new PostgresBackend(options);
}

function tellBrokenConnection(error: Error): void {
  log.warn(`An idle queue connection broke: ${error.message}`);
}

/** All queues of a process share one pool; each worker holds one of its connections to listen. */
class PostgresBackend implements Backend {
  private readonly pool: pg.Pool;
  private readonly classes = withBackend(createPostgresBackend);

  constructor({ url, poolSize = 3 }: { url: string; poolSize?: number }) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'fettle-queue',
      options: '-c search_path=bullmq -c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000',
    });
    this.pool.on('error', tellBrokenConnection);
  }

  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await runMigrations(client, 'bullmq');
    } finally {
      client.release();
    }
  }

  queue(name: string): Queue {
    return this.made(() => new this.classes.Queue(name, { connection: this.pool }) as unknown as Queue);
  }

  worker(name: string, processor: Processor, { concurrency }: { concurrency: number }): Worker {
    // The listening connection is taken out of the pool for as long as the worker lives.
    this.pool.options.max += 1;
    const options = { connection: this.pool, concurrency, autorun: false, runRetryDelay };
    const worker = this.made(() => new this.classes.Worker(name, processor, options) as unknown as Worker);
    worker.once('closed', () => {
      this.pool.options.max -= 1;
    });
    return worker;
  }

  /** Whatever BullMQ makes listens to the pool's errors for as long as the pool lives, to tell again what is told here once. */
  private made<T>(make: () => T): T {
    const one = make();
    this.pool.removeAllListeners('error').on('error', tellBrokenConnection);
    return one;
  }

  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  async server(): Promise<QueueServer> {
    return { kind: 'postgres' };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** Senders fail at once while Redis is away (the outbox keeps the rows); workers wait for it. */
class RedisBackend implements Backend {
  private readonly sender: Redis;
  private readonly workers: Redis;

  constructor(
    url: string,
    private readonly prefix = 'fettle',
  ) {
    const retryStrategy = (attempt: number): number => Math.min(3_000, 50 * 2 ** Math.min(attempt, 6));
    this.sender = new Redis(url, { lazyConnect: true, retryStrategy, maxRetriesPerRequest: 1, commandTimeout: 10_000 });
    this.workers = new Redis(url, { lazyConnect: true, retryStrategy, maxRetriesPerRequest: null });
    for (const connection of [this.sender, this.workers]) {
      connection.on('error', (error: Error) => log.warn(`Redis: ${error.message}`));
    }
  }

  async prepare(): Promise<void> {
    await this.sender.ping();
  }

  queue(name: string): Queue {
    return new Queue(name, { connection: this.sender, prefix: this.prefix });
  }

  worker(name: string, processor: Processor, { concurrency }: { concurrency: number }): Worker {
    const { workers: connection, prefix } = this;
    return new Worker(name, processor, { connection, prefix, concurrency, autorun: false, runRetryDelay });
  }

  async ping(): Promise<void> {
    await this.sender.ping();
  }

  async server(): Promise<QueueServer> {
    return redisServer(await this.sender.info());
  }

  async close(): Promise<void> {
    this.sender.disconnect();
    this.workers.disconnect();
  }
}
