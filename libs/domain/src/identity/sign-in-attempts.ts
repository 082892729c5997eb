import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { StoredBuckets, sourceOf } from '@fettle/platform/http';
import { PlatformSettings } from '../settings/index.js';
import { SignInAttemptRepository } from './sign-in-attempt.repository.js';
import type { Attempt } from './sign-in-attempt.repository.js';
import { SOURCE_BURST } from './sign-in-limits.js';

/**
 * Attempts on one account by all strangers together. Wide enough that a few do not keep somebody out who comes with a new browser,
 * narrow enough that a botnet tries some ten thousand passwords a day, each through argon2id.
 */
const BY_STRANGERS = { perMinute: 20, burst: 60 };

/** Whose password is tried, as it is counted: a hash, the same work for people who do not exist. */
export function accountOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('base64url');
}

const bucketOf = (account: string): string => `sign-in:account:${account}`;

/**
 * How often a password may be tried, shared by all processes: per account and origin with a lock that grows, per account by all
 * strangers together, and per source. A browser in which the person has signed in before is an origin of its own and is not
 * counted among the strangers, so that nobody can lock the person out of it from elsewhere.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly attempts: SignInAttemptRepository,
    private readonly buckets: StoredBuckets,
    private readonly settings: PlatformSettings,
  ) {}

  /**
   * Counts an attempt before anything is looked up. `device`: the browser's proof of an earlier sign-in as this account, else null.
   * An origin to which the account is closed takes nothing from what strangers share: a few addresses would use it up at no cost.
   * @throws DomainError `request.rate_limited`, with the same words whether the account exists or not
   */
  async beginSignIn(ctx: Ctx, email: string, device: string | null): Promise<Attempt> {
    const account = accountOf(email);
    if (device !== null) return this.begin(ctx, { account, origin: `device ${device}` });
    const attempt = { account, origin: `source ${sourceOf(ctx.origin.ip ?? '')}` };
    refuseFor(await this.attempts.closedForS(ctx, attempt));
    refuseFor(await this.buckets.take(bucketOf(account), BY_STRANGERS));
    return this.begin(ctx, attempt);
  }

  /** The same for any other secret that is guessed at. @throws DomainError `request.rate_limited` */
  async begin(ctx: Ctx, attempt: Attempt): Promise<Attempt> {
    const { accountAttempts: most, accountLockMinutes } = await this.settings.section('signIn');
    if (!(await this.attempts.count(ctx, attempt, { most, firstS: accountLockMinutes * 60 })))
      refuseFor(Math.max(1, await this.attempts.closedForS(ctx, attempt)));
    return attempt;
  }

  /** The attempt was a right one: what was counted against this pair is forgotten. */
  succeeded(ctx: Ctx, attempt: Attempt): Promise<void> {
    return this.attempts.forget(ctx, attempt);
  }

  /** Counts an attempt of a source, whatever the account. @throws DomainError `request.rate_limited` */
  async takeSource(ip: string): Promise<void> {
    const { sourcePerMinute: perMinute } = await this.settings.section('signIn');
    refuseFor(await this.buckets.take(`sign-in:${sourceOf(ip)}`, { perMinute, burst: perMinute * SOURCE_BURST }));
  }

  /** From where an account is closed, and until when. */
  async locksOf(ctx: Ctx, email: string): Promise<{ from: string; failures: number; until: Date }[]> {
    const locks = await this.attempts.locks(ctx, accountOf(email));
    return locks.map(({ origin, failures, until }) => ({
      from: origin.startsWith('source ') ? origin.slice(7) : 'a browser that was signed in before',
      failures,
      until,
    }));
  }

  /** Opens an account again everywhere; returns how many origins had something counted against them. */
  unlock(ctx: Ctx, email: string): Promise<number> {
    const account = accountOf(email);
    return this.attempts.unlock(ctx, account, bucketOf(account));
  }

  /** Forgets old rows; part of the sweep of sessions. */
  sweep(ctx: Ctx): Promise<number> {
    return this.attempts.sweep(ctx);
  }
}

function refuseFor(waitS: number): void {
  if (waitS > 0)
    throw new DomainError('request.rate_limited', {}, { retryAfterS: waitS, detail: `Try again in ${waitS} s` });
}
