import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { StoredBuckets } from '@fettle/platform/http';
import { accountOf } from '../identity/index.js';

/** To one person: ten an hour, five of them at once. */
export const MAILS_TO_PERSON = { perMinute: 10 / 60, burst: 5 };
/** Of one workspace: three hundred an hour, a hundred of them at once. */
export const MAILS_OF_WORKSPACE = { perMinute: 300 / 60, burst: 100 };

export interface MailAbout {
  readonly to: { readonly email: string };
  readonly workspaceId?: string | null;
}

/** How many mails people may cause by what they do to others: more would be a way to fill somebody's mailbox from our address. */
@Injectable()
export class MailAllowance {
  constructor(private readonly buckets: StoredBuckets) {}

  /**
   * Takes one mail, in the open transaction: what is rolled back has used nothing up. Whoever takes for several people in one
   * transaction does so in the order of their addresses.
   * @returns 0 when it may be sent, else the seconds until one may
   */
  async take(ctx: Ctx, { to, workspaceId }: MailAbout): Promise<number> {
    // The key is a hash: the table of limits is no list of whom anybody writes to.
    const waitS = await this.buckets.take(`mail-to:${accountOf(to.email)}`, MAILS_TO_PERSON, ctx);
    if (waitS > 0 || !workspaceId) return waitS;
    return this.buckets.take(`mail-of:${workspaceId}`, MAILS_OF_WORKSPACE, ctx);
  }

  /** The same for a mail without which the act is nothing. @throws DomainError `request.rate_limited` */
  async require(ctx: Ctx, about: MailAbout): Promise<void> {
    const retryAfterS = await this.take(ctx, about);
    if (retryAfterS <= 0) return;
    const detail = `Too many mails to this person or from this workspace; try again in ${retryAfterS} s`;
    throw new DomainError('request.rate_limited', {}, { retryAfterS, detail });
  }
}
