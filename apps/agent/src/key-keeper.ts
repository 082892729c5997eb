import { type Identity, saveIdentity } from './identity.js';
import type { Link } from './link.js';
import { type Log, reasonOf } from './log.js';

/** How a trial of a key ended. */
type Trial = 'taken' | 'refused' | 'unclear';

/**
 * Takes over new keys. One that arrives is stored beside the one in use before anything is called with it; it is in use once the control
 * plane has answered a call with it, and dropped when it was refused. Whenever the power fails, one of the two on disk is good.
 */
export class KeyKeeper {
  #identity: Identity;

  constructor(
    private readonly stateDir: string,
    identity: Identity,
    private readonly link: Link,
    private readonly log: Log,
  ) {
    this.#identity = identity;
  }

  /** A key came with an answer. Throws nothing: what cannot be stored is not used, and the control plane hands out another one. */
  async received(key: string): Promise<void> {
    if (key === this.#identity.agentKey || key === this.#identity.nextKey) return;
    await this.#store({ ...this.#identity, nextKey: key });
  }

  /** Tries a key that waits, with a call that means the same however often it arrives. */
  async settle(path: string, body: unknown, signal: AbortSignal): Promise<void> {
    const { nextKey, ...rest } = this.#identity;
    if (nextKey === undefined) return;
    const trial = await this.#try(nextKey, path, body, signal);
    if (trial === 'unclear') return;
    const isTaken = trial === 'taken';
    // The key is used from now on even if the disk is full: after a restart it waits beside the old one, and is tried again.
    if (isTaken) this.link.useKey(nextKey);
    await this.#store(isTaken ? { ...rest, agentKey: nextKey } : rest);
    if (isTaken) this.log.info('this node has a new key');
    else this.log.warn('the control plane refuses the new key it has handed out; the old one stays');
  }

  async #try(key: string, path: string, body: unknown, signal: AbortSignal): Promise<Trial> {
    try {
      const { status } = await this.link.tryKey(key, path, body, signal);
      if (status < 300) return 'taken';
      return status === 401 ? 'refused' : 'unclear';
    } catch {
      return 'unclear';
    }
  }

  async #store(identity: Identity): Promise<void> {
    try {
      await saveIdentity(this.stateDir, identity);
      this.#identity = identity;
    } catch (error) {
      this.log.warn('the identity could not be stored', { reason: reasonOf(error) });
      // In memory alone a key that is in use is kept; one that only waits is not.
      if (identity.nextKey === undefined) this.#identity = identity;
    }
  }
}
