import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { StoredBuckets } from '@fettle/platform/http';
import type { BrowserSurface } from './browser-surface.js';
import { accountOf } from './sign-in-attempts.js';

/** Entries of one account, and of all together: at most some 9,000 a day however many guess, because entries are kept for ever. */
const PER_ACCOUNT = { perMinute: 0.2, burst: 5 };
const IN_ALL = { perMinute: 6, burst: 120 };

export interface RefusedSignIn {
  readonly surface: BrowserSurface;
  /** As it was typed, in lower case. */
  readonly email: string;
  /** Null when nobody has this address. The answer to the caller is the same. */
  readonly userId: string | null;
  /**
   * `password`: wrong, or nobody who could sign in. `permission`: right, but not for this surface. `proof`: wrong, by somebody who is
   * signed in and was asked whether it is still him.
   */
  readonly reason: 'password' | 'permission' | 'proof';
}

/** Leaves an audit entry about sign-ins that failed, so that a guesser is seen; entries that would flood the log are only counted. */
@Injectable()
export class RefusedSignIns {
  private unrecorded = 0;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly buckets: StoredBuckets,
  ) {}

  /** Records `session.refused` on the platform's chain, or counts it for the next entry's `unrecorded`. Known and unknown accounts cost the same. */
  async note(ctx: Ctx, refused: RefusedSignIn): Promise<void> {
    const { surface, email, userId, reason } = refused;
    const account = accountOf(email);
    const isTooMany =
      (await this.buckets.take(`audit:sign-in:account:${account}`, PER_ACCOUNT)) > 0 ||
      (await this.buckets.take('audit:sign-in', IN_ALL)) > 0;
    if (isTooMany) return void (this.unrecorded += 1);
    const { unrecorded } = this;
    this.unrecorded = 0;
    await this.unitOfWork.run(ctx.with({ workspaceId: null }), async (inside) => {
      const target = { type: 'user', id: userId ?? 'unknown' };
      this.audit.record(inside, 'session.refused', target, { email, surface, reason, unrecorded });
    });
  }
}
