import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Backoff } from '../database/backoff.js';
import { DomainError, isConnectionError } from '../errors/index.js';
import { Bus, type BusChannel, type BusHandler, type BusMessage } from './bus.js';
import { Subscribers, checkSizes } from './subscribers.js';

/** One PostgreSQL channel carries all of ours, so that one LISTEN is enough; the body follows the first line. */
export const pgChannel = 'fettle_bus';

export interface PgBusOptions {
  readonly url: string;
  /** Runs one statement on the process's pool. Sending must not need a connection of its own. */
  readonly send: (sql: string, params: unknown[]) => Promise<unknown>;
  /** How often the listening connection is asked for an answer, and how long that may take (ms). Default 10,000. */
  readonly beatMs?: number;
}

/** LISTEN/NOTIFY: one listening connection per process, rebuilt when it breaks. */
export class PgBus extends Bus {
  readonly inDatabase = true;
  private readonly log = new Logger('PgBus');
  private readonly subscribers = new Subscribers();
  private readonly closing = new AbortController();
  private client: pg.Client | null = null;
  private beat: NodeJS.Timeout | undefined;
  private loop: Promise<void> | null = null;

  constructor(private readonly options: PgBusOptions) {
    super();
  }

  async start(): Promise<void> {
    this.loop ??= Promise.resolve();
    if (!this.client) await this.connect(false);
  }

  async publish(messages: readonly BusMessage[]): Promise<void> {
    checkSizes(messages);
    if (messages.length === 0) return;
    const bodies = messages.map(({ channel, body }) => `${channel}\n${body}`);
    const sql = `SELECT pg_notify('${pgChannel}', body) FROM unnest($1::text[]) WITH ORDINALITY AS m(body, n) ORDER BY n`;
    try {
      await this.options.send(sql, [bodies]);
    } catch (error) {
      if (!isConnectionError(error)) throw error;
      throw new DomainError('dependency.unavailable', {}, { cause: error, retryAfterS: 2 });
    }
  }

  subscribe(channel: BusChannel, handler: BusHandler): () => void {
    return this.subscribers.add(channel, handler);
  }

  onGap(handler: () => void): () => void {
    return this.subscribers.addGap(handler);
  }

  async check(): Promise<void> {
    if (!this.client) throw new DomainError('dependency.unavailable', {}, { detail: 'The bus is reconnecting' });
  }

  async close(): Promise<void> {
    this.closing.abort();
    clearInterval(this.beat);
    const { client } = this;
    this.client = null;
    await client?.end().catch(() => undefined);
    await this.loop?.catch(() => undefined);
  }

  /** Tries until it listens or the bus closes. */
  private async connect(again: boolean): Promise<void> {
    const backoff = new Backoff({ firstMs: 50, maxMs: 3_000 });
    while (!this.closing.signal.aborted) {
      try {
        await this.listen();
        if (again) this.subscribers.gap();
        return;
      } catch (error) {
        this.log.warn(`Cannot listen on PostgreSQL: ${(error as Error).message || (error as { code?: string }).code}`);
        await backoff.wait(this.closing.signal).catch(() => undefined);
      }
    }
  }

  private async listen(): Promise<void> {
    const { url, beatMs = 10_000 } = this.options;
    const client = new pg.Client({
      connectionString: url,
      application_name: 'fettle-bus',
      connectionTimeoutMillis: 5_000,
      query_timeout: beatMs,
    });
    // An error without a listener would end the process.
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('the connection ended')));
    client.on('notification', ({ payload = '' }) => {
      const cut = payload.indexOf('\n');
      this.subscribers.deliver(payload.slice(0, cut), payload.slice(cut + 1));
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${pgChannel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.closing.signal.aborted) return client.end();
    this.client = client;
    // Who only listens never learns that the other side has forgotten the connection: nothing comes, as when nothing happens.
    this.beat = setInterval(
      () => void client.query('SELECT 1').catch((error: Error) => this.lost(client, error)),
      beatMs,
    ).unref();
  }

  private lost(client: pg.Client, error: Error): void {
    if (this.client !== client) return;
    this.client = null;
    clearInterval(this.beat);
    if (this.closing.signal.aborted) return;
    this.log.warn(`The listening connection broke: ${error.message}`);
    client.end().catch(() => undefined);
    this.loop = this.connect(true);
  }
}
