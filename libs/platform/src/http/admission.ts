import type { ServerResponse } from 'node:http';
import type { LimitClass } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import { sourceOf } from './client-address.js';
import { refusedAgents } from './limits.js';
import type { LimitRules } from './limits.js';
import { MemoryBuckets } from './memory-buckets.js';
import type { StoredBuckets } from './stored-buckets.js';
import { Tally } from './tally.js';

/** The place of one call among those of its class. */
export interface Place {
  /**
   * Gives the place up while `work` waits for the caller, and takes it again: a few slow senders must not hold the places of everybody.
   * @throws DomainError overloaded when there is no place any more
   */
  outside<T>(work: () => Promise<T>): Promise<T>;
}

/** Wrong agent keys by source. */
export type Refusals = Pick<Admission, 'requireFewRefusals' | 'noteRefusal'>;

/** When to come back to calls that last. */
const HELD_RETRY_S = 5;

/** The calls of one class that are under way. */
class Hall {
  private count = 0;

  constructor(private readonly most: number) {}

  /** @throws DomainError overloaded */
  enter(): void {
    if (this.count >= this.most) throw new DomainError('overloaded', {}, { retryAfterS: 1 });
    this.count += 1;
  }

  leave(): void {
    this.count -= 1;
  }
}

class CallPlace implements Place {
  private isHeld = true;

  constructor(
    private readonly hall: Hall,
    private readonly response: ServerResponse,
  ) {
    hall.enter();
    response.once('close', this.leave);
  }

  async outside<T>(work: () => Promise<T>): Promise<T> {
    this.leave();
    const result = await work();
    if (this.response.closed) return result;
    this.hall.enter();
    this.isHeld = true;
    return result;
  }

  private readonly leave = (): void => {
    if (this.isHeld) this.hall.leave();
    this.isHeld = false;
  };
}

/** What one surface lets in: calls under way per class, and calls per source. Refusals come at once; nothing queues. */
export class Admission {
  /** By class, so that a source's id is the key as it stands: most calls are counted here. */
  private readonly buckets = new Map<LimitClass, MemoryBuckets>();
  private readonly refusals = new MemoryBuckets();
  private readonly halls = new Map<LimitClass, Hall>();
  private readonly held = new Map<LimitClass, Tally>();

  constructor(
    private readonly rules: LimitRules,
    private readonly stored: Pick<StoredBuckets, 'take'> | undefined,
  ) {}

  /**
   * Counts a call until its response is closed, except while its body arrives (`Place.outside`).
   * @throws DomainError overloaded with Retry-After
   */
  enter(limit: LimitClass, response: ServerResponse): Place {
    let hall = this.halls.get(limit);
    if (!hall) this.halls.set(limit, (hall = new Hall(this.rules[limit].concurrent)));
    return new CallPlace(hall, response);
  }

  /**
   * Counts a call of a person until its response is closed, where the class has a bound for each.
   * @throws DomainError request.rate_limited with Retry-After
   */
  hold(limit: LimitClass, id: string, response: ServerResponse): void {
    const most = this.rules[limit].concurrentEach;
    // Who left while he was looked up closes nothing any more.
    if (most === undefined || response.closed) return;
    let tally = this.held.get(limit);
    if (!tally) this.held.set(limit, (tally = new Tally(most)));
    const leave = tally.enter(id);
    if (!leave) {
      const detail = `You have ${most} of these under way; wait for one to end`;
      throw new DomainError('request.rate_limited', {}, { retryAfterS: HELD_RETRY_S, detail });
    }
    response.once('close', leave);
  }

  /**
   * Takes one call from the allowance of a person or node (by id).
   * @throws DomainError request.rate_limited with Retry-After
   */
  take(limit: LimitClass, id: string): Promise<void> | undefined {
    const rule = this.rules[limit];
    if (rule.stored && this.stored) return this.takeStored(limit, id);
    let buckets = this.buckets.get(limit);
    if (!buckets) this.buckets.set(limit, (buckets = new MemoryBuckets()));
    const wait = buckets.take(id, rule);
    if (wait > 0) throw limited(wait);
    return undefined;
  }

  /** The same for an address, or the network that its caller has for sure. */
  takeFrom(limit: LimitClass, ip: string): Promise<void> | undefined {
    return this.take(limit, sourceOf(ip));
  }

  /** Refuses a source that has sent too many wrong agent keys, before anything is looked up. */
  requireFewRefusals(ip: string): void {
    if (this.refusals.isEmpty) return;
    const wait = this.refusals.peek(sourceOf(ip), refusedAgents);
    if (wait > 0) throw limited(wait);
  }

  noteRefusal(ip: string): void {
    this.refusals.take(sourceOf(ip), refusedAgents);
  }

  private async takeStored(limit: LimitClass, id: string): Promise<void> {
    const wait = await this.stored!.take(`${limit}:${id}`, this.rules[limit]);
    if (wait > 0) throw limited(wait);
  }
}

function limited(retryAfterS: number): DomainError {
  return new DomainError('request.rate_limited', {}, { retryAfterS, detail: `Try again in ${retryAfterS} s` });
}
