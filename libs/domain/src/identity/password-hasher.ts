import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { argon2id, hash, needsRehash, verify } from 'argon2';
import { DomainError } from '@fettle/platform/errors';

/** OWASP's first choice for argon2id: 46 MiB, one pass, one lane. Raising a figure upgrades each person at the next sign-in. */
const PARAMETERS = { type: argon2id, memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;
/** Each hash holds 46 MiB and a libuv thread; two leave half of the default thread pool to files and DNS. */
const PARALLEL = 2;
/** At about 100 ms each on a slow core, the last in the queue waits less than two seconds. */
const MAX_WAITING = 32;

/** argon2id on libuv's threads, never on the event loop, and never more at once than memory and threads allow. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  /** Hash of a password in PHC form. @throws DomainError `overloaded` when too many are waiting */
  hash(password: string): Promise<string> {
    return this.bounded(() => hash(password, PARAMETERS));
  }

  /**
   * Whether the password belongs to the hash. Without a hash (unknown person, no password set) the same work is done on a
   * decoy and the answer is false, so that timing tells nothing.
   * @throws DomainError `overloaded` when too many are waiting
   */
  async verify(stored: string | null, password: string): Promise<boolean> {
    this.decoy ??= this.hash(randomBytes(32).toString('base64'));
    const decoy = await this.decoy.catch((error: unknown) => {
      this.decoy = undefined;
      throw error;
    });
    const matches = await this.bounded(() => verify(stored ?? decoy, password));
    return stored !== null && matches;
  }

  /** Whether the hash was made with other figures than today's. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith('$argon2id$') || needsRehash(stored, PARAMETERS);
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= PARALLEL) {
      if (this.waiting.length >= MAX_WAITING) throw new DomainError('overloaded', {}, { retryAfterS: 2 });
      // The one that finishes hands its place over, so `running` stays as it is.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
