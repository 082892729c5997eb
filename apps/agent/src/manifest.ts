import { commandNames, type Manifest } from '@fettle/contracts/agent';
import { inspect } from './node/inspect.js';

const REPEAT_MS = 6 * 60 * 60 * 1000;
/** How often the machine is looked at for changes; it costs some fifty file look-ups. */
const LOOK_MS = 5 * 60 * 1000;

/** Decides when the manifest goes along with a check-in: at connect, every 6 h, and when something has changed. */
export class ManifestClock {
  #sentText = '';
  #sentAt = -Infinity;
  #lookedAt = -Infinity;

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly look: () => Manifest = () => ({ ...inspect(), commands: commandNames }),
  ) {}

  /** The manifest if it is due, else undefined. Stays due until `sent` is called. */
  due(): Manifest | undefined {
    const now = this.now();
    const repeat = now - this.#sentAt >= REPEAT_MS;
    if (!repeat && now - this.#lookedAt < LOOK_MS) return undefined;
    this.#lookedAt = now;
    const manifest = this.look();
    return repeat || JSON.stringify(manifest) !== this.#sentText ? manifest : undefined;
  }

  /** The server has it. */
  sent(manifest: Manifest): void {
    this.#sentText = JSON.stringify(manifest);
    this.#sentAt = this.now();
  }

  /** Looks at the machine now; the next check-in tells what was found. */
  refresh(): Manifest {
    this.reset();
    return this.look();
  }

  /** The connection was lost: the next check-in carries it again. */
  reset(): void {
    this.#sentAt = -Infinity;
  }
}
