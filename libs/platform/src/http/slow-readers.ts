import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** When an answer counts as unread, and what becomes of unread answers. */
export interface SlowReaderLimits {
  /** Unread answers that one source may leave; beyond that its oldest connection is cut. */
  readonly perSource: number;
  /** An answer that is not taken within this time is unread. */
  readonly unreadAfterMs: number;
  /** A connection on which nothing moves for this long while an answer waits is cut. */
  readonly stalledAfterMs: number;
}

/**
 * Watches answers that are complete but that their caller does not read. Each holds memory and one of the places of `Admission`, so
 * without a bound one caller who stops reading would shut out everybody.
 */
export class SlowReaders {
  private readonly unread = new Map<string, Set<Socket>>();

  constructor(
    private readonly limits: SlowReaderLimits = { perSource: 32, unreadAfterMs: 1_000, stalledAfterMs: 20_000 },
  ) {}

  /** Before the answer is begun. `source`: whose unread answers are counted together. */
  watch(response: ServerResponse, source: string): void {
    response.once('prefinish', () => {
      const { socket } = response;
      if (!socket || response.closed) return;
      // Node puts its keep-alive time in the place of this one as soon as the answer is sent.
      socket.setTimeout(this.limits.stalledAfterMs);
      const timer = setTimeout(() => this.hold(response, socket, source), this.limits.unreadAfterMs).unref();
      response.once('close', () => clearTimeout(timer));
    });
  }

  private hold(response: ServerResponse, socket: Socket, source: string): void {
    const held = this.unread.get(source) ?? new Set();
    this.unread.set(source, held.add(socket));
    response.once('close', () => {
      held.delete(socket);
      if (held.size === 0) this.unread.delete(source);
    });
    // A set keeps the order in which they came: the first has waited longest. Its close comes later than the next that is held.
    for (const oldest of held) {
      if (held.size <= this.limits.perSource) return;
      held.delete(oldest);
      oldest.destroy();
    }
  }
}
