import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { argon2id, hash, needsRehash, verify } from 'argon2';
import { newId } from '@fettle/platform/context';
import { HashPlaces } from './hash-places.js';

/** OWASP's first choice for argon2id: 46 MiB, one pass, one lane. Raising a figure upgrades each person at the next sign-in. */
const PARAMETERS = { type: argon2id, memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;
/** Each hash holds 46 MiB and a libuv thread; two leave half of the default thread pool to files and DNS. */
const PARALLEL = 2;
/** A source that has sent a wrong password is a suspect for so long. */
const SUSPECT_MS = 10 * 60_000;
/** Beyond it the oldest suspicion is forgotten. */
const MOST_SUSPECTS = 10_000;

/** For whom a password is compared: sources take turns, known people go first. */
export interface Asker {
  readonly source: string;
  /** Has proved something before: a browser that was signed in, an open session. */
  readonly isKnown: boolean;
}

/** argon2id on libuv's threads, never on the event loop, and never more at once than memory and threads allow. */
@Injectable()
export class PasswordHasher {
  private readonly places = new HashPlaces(PARALLEL);
  /** Source → until when, on `performance.now()`. */
  private readonly suspects = new Map<string, number>();
  private decoy: Promise<string> | undefined;

  /** Hash of a password in PHC form. @throws DomainError `overloaded` when too many are waiting */
  hash(password: string): Promise<string> {
    // Only people who have proved something come to set a password; each is a source of his own.
    return this.places.run({ source: newId(), standing: 'known' }, () => hash(password, PARAMETERS));
  }

  /**
   * Whether the password belongs to the hash. Without a hash (unknown person, no password set) the same work is done on a
   * decoy and the answer is false, so that timing tells nothing.
   * @throws DomainError `overloaded` when too many are waiting, of this asker or in all
   */
  async verify(stored: string | null, password: string, asker: Asker): Promise<boolean> {
    this.decoy ??= this.hash(randomBytes(32).toString('base64'));
    const decoy = await this.decoy.catch((error: unknown) => {
      this.decoy = undefined;
      throw error;
    });
    const { source } = asker;
    const standing = asker.isKnown ? 'known' : this.isSuspect(source) ? 'suspect' : 'ordinary';
    const matches = await this.places.run({ source, standing }, () => verify(stored ?? decoy, password));
    const isRight = stored !== null && matches;
    if (!isRight && !asker.isKnown) this.suspect(source);
    return isRight;
  }

  /** Whether the hash was made with other figures than today's. */
  isOutdated(stored: string): boolean {
    return !stored.startsWith('$argon2id$') || needsRehash(stored, PARAMETERS);
  }

  private isSuspect(source: string): boolean {
    return (this.suspects.get(source) ?? 0) > performance.now();
  }

  private suspect(source: string): void {
    this.suspects.delete(source);
    this.suspects.set(source, performance.now() + SUSPECT_MS);
    const [oldest] = this.suspects.keys();
    if (this.suspects.size > MOST_SUSPECTS && oldest !== undefined) this.suspects.delete(oldest);
    this.places.demote(source);
  }
}
