import { Bus } from '../../bus/index.js';
import type { BusChannel, BusHandler, BusMessage } from '../../bus/index.js';
import { Subscribers } from '../../bus/subscribers.js';

/** A bus within one process, for specs of what listens to it. */
export class MemoryBus extends Bus {
  readonly inDatabase = false;
  private readonly subscribers = new Subscribers();

  async start(): Promise<void> {}

  async publish(messages: readonly BusMessage[]): Promise<void> {
    for (const { channel, body } of messages) this.subscribers.deliver(channel, body);
  }

  subscribe(channel: BusChannel, handler: BusHandler): () => void {
    return this.subscribers.add(channel, handler);
  }

  onGap(handler: () => void): () => void {
    return this.subscribers.addGap(handler);
  }

  /** What a reconnect would do. */
  gap(): void {
    this.subscribers.gap();
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {}
}
