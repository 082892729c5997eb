/**
 * The closed list of channels. `facts` and `wake` come from the outbox; `revoked` and `streams` from verbs that cannot wait; over `calls`
 * processes ask each other whether they hear.
 */
export const busChannels = ['facts', 'wake', 'revoked', 'streams', 'calls'] as const;
export type BusChannel = (typeof busChannels)[number];

/** A short message to every process. `body` is text of at most 7,900 bytes (a NOTIFY carries 8,000): ids, never data. */
export interface BusMessage {
  readonly channel: BusChannel;
  readonly body: string;
}

export const maxBodyBytes = 7_900;

export type BusHandler = (body: string) => void;

/**
 * Messages between processes, the sender's own included. Delivery is at most once: who needs certainty reads the database
 * after `onGap`. Handlers must not throw; one that does is logged and hurts nobody else.
 */
export abstract class Bus {
  /** True when the bus is PostgreSQL itself: the relay then sends within its own statement (`pgNotify`). */
  abstract readonly inDatabase: boolean;

  /** Connects and starts listening. Resolves when messages can arrive; waits as long as the server is away. */
  abstract start(): Promise<void>;

  /** Sends messages in order. Throws `dependency.unavailable` when the server is away, RangeError on an oversize body. */
  abstract publish(messages: readonly BusMessage[]): Promise<void>;

  /** Calls `handler` with each body on `channel`. Returns the way to stop. */
  abstract subscribe(channel: BusChannel, handler: BusHandler): () => void;

  /** Calls `handler` after a reconnect: messages may have been missed since. Returns the way to stop. */
  abstract onGap(handler: () => void): () => void;

  /** Throws when messages cannot flow at the moment (for health). */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
