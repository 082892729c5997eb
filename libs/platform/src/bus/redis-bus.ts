import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DomainError, isConnectionError } from '../errors/index.js';
import { Bus, type BusChannel, type BusHandler, type BusMessage } from './bus.js';
import { Subscribers, checkSizes } from './subscribers.js';

export interface RedisBusOptions {
  readonly url: string;
  /** Redis pub/sub ignores database numbers, so installations that share a server need different prefixes. */
  readonly prefix?: string;
  /** How often the listening connection is asked for an answer, and how long that may take (ms). Default 10,000. */
  readonly beatMs?: number;
}

/** Redis pub/sub: one connection that listens, one that sends. ioredis reconnects and subscribes again by itself. */
export class RedisBus extends Bus {
  readonly inDatabase = false;
  private readonly log = new Logger('RedisBus');
  private readonly subscribers = new Subscribers();
  private readonly prefix: string;
  private readonly listener: Redis;
  private readonly sender: Redis;
  private listening = false;
  private readonly beat: NodeJS.Timeout;

  constructor(options: RedisBusOptions) {
    super();
    this.prefix = `${options.prefix ?? 'fettle'}:bus:`;
    const { beatMs = 10_000 } = options;
    const retryStrategy = (attempt: number): number => Math.min(3_000, 50 * 2 ** Math.min(attempt, 6));
    this.listener = new Redis(options.url, { lazyConnect: true, retryStrategy, maxRetriesPerRequest: null });
    this.sender = new Redis(options.url, {
      lazyConnect: true,
      retryStrategy,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      commandTimeout: 5_000,
    });
    for (const connection of [this.listener, this.sender]) {
      connection.on('error', (error: Error) => this.log.warn(`Redis: ${error.message}`));
    }
    this.listener.on('close', () => (this.listening = false));
    // Who only listens never learns that the other side has forgotten the connection: nothing comes, as when nothing happens.
    this.beat = setInterval(() => this.probe(beatMs), beatMs).unref();
    this.listener.on('pmessage', (_pattern: string, channel: string, body: string) => {
      this.subscribers.deliver(channel.slice(this.prefix.length), body);
    });
  }

  async start(): Promise<void> {
    await Promise.all([ready(this.listener), ready(this.sender)]);
    // Ours, not ioredis's autoResubscribe alone: the gap is told only once messages flow again.
    await this.listener.psubscribe(`${this.prefix}*`);
    this.listening = true;
    this.listener.on('ready', () => {
      this.listener
        .psubscribe(`${this.prefix}*`)
        .then(() => {
          this.listening = true;
          this.subscribers.gap();
        })
        .catch((error: Error) => this.log.warn(`Cannot subscribe: ${error.message}`));
    });
  }

  /** Asks the listening connection for an answer; without one in time it is made anew. */
  private probe(withinMs: number): void {
    if (!this.listening) return;
    const late = setTimeout(() => this.listener.disconnect(true), withinMs).unref();
    const answered = (): void => clearTimeout(late);
    this.listener.ping().then(answered, answered);
  }

  async publish(messages: readonly BusMessage[]): Promise<void> {
    checkSizes(messages);
    if (messages.length === 0) return;
    try {
      const pipeline = this.sender.pipeline();
      for (const { channel, body } of messages) pipeline.publish(this.prefix + channel, body);
      for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
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
    if (!this.listening || this.sender.status !== 'ready') {
      throw new DomainError('dependency.unavailable', {}, { detail: 'The bus is reconnecting' });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.beat);
    this.listener.disconnect();
    this.sender.disconnect();
  }
}

/** Resolves at the first `ready`, however long the server is away; a refused connection is tried again by ioredis. */
async function ready(connection: Redis): Promise<void> {
  if (connection.status === 'ready') return;
  const first = new Promise<void>((resolve) => connection.once('ready', () => resolve()));
  if (connection.status === 'wait') connection.connect().catch(() => undefined);
  await first;
}
