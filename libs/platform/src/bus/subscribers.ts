import { Logger } from '@nestjs/common';
import { maxBodyBytes, type BusChannel, type BusHandler, type BusMessage } from './bus.js';

const log = new Logger('Bus');

/** The handlers of one process, and the rules that both buses keep: a faulty handler is logged and stops nobody. */
export class Subscribers {
  private readonly handlers = new Map<string, Set<BusHandler>>();
  private readonly gapHandlers = new Set<() => void>();

  add(channel: BusChannel, handler: BusHandler): () => void {
    const set = this.handlers.get(channel) ?? new Set();
    this.handlers.set(channel, set.add(handler));
    return () => set.delete(handler);
  }

  addGap(handler: () => void): () => void {
    this.gapHandlers.add(handler);
    return () => this.gapHandlers.delete(handler);
  }

  deliver(channel: string, body: string): void {
    for (const handler of this.handlers.get(channel) ?? []) guarded(() => handler(body));
  }

  gap(): void {
    for (const handler of this.gapHandlers) guarded(handler);
  }
}

function guarded(fn: () => void): void {
  try {
    fn();
  } catch (error) {
    log.error(`A bus handler failed: ${(error as Error).message}`, (error as Error).stack);
  }
}

/** Throws RangeError when a body is too long for the narrower of the two buses. */
export function checkSizes(messages: readonly BusMessage[]): void {
  for (const { channel, body } of messages) {
    const bytes = Buffer.byteLength(body);
    if (bytes > maxBodyBytes)
      throw new RangeError(`A message on ${channel} has ${bytes} bytes, more than ${maxBodyBytes}`);
  }
}
