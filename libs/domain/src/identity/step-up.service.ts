import { Injectable } from '@nestjs/common';
import { STEP_UP_S, type Handled, type Result, type sessions } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { BrowserSurface } from './browser-surface.js';
import { oneself, personOf } from './oneself.js';
import { OpenSessionRepository } from './open-session.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { RefusedSignIns } from './refused-sign-ins.js';
import { SignInAttempts } from './sign-in-attempts.js';

type State = Result<typeof sessions.stepUpState>;

/** "Is it still you?": a proof that opens routes with `stepUp` for ten minutes, in the session that gave it. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly open: OpenSessionRepository,
    private readonly hasher: PasswordHasher,
    private readonly attempts: SignInAttempts,
    private readonly refused: RefusedSignIns,
  ) {}

  /** What the person can prove himself with, and until when the last proof holds. */
  async state(ctx: Ctx): Promise<State> {
    const until = await this.open.provenUntil(ctx, personOf(ctx).sessionId, STEP_UP_S);
    // An administrator who acts as somebody cannot prove to be him.
    const methods: State['methods'] = personOf(ctx).impersonator ? [] : ['password'];
    return { methods, provenUntil: methods.length > 0 ? (until?.toISOString() ?? null) : null };
  }

  /**
   * Takes a proof for the acting person's session. Wrong ones are counted against the session, so that who found a browser open
   * cannot guess on; they close nothing else of the person.
   * @throws DomainError `proof.refused`, `session.impersonated`, `request.rate_limited`, `overloaded`
   */
  async prove(ctx: Ctx, surface: BrowserSurface, proof: Handled<typeof sessions.stepUp>['body']): Promise<State> {
    const { id, sessionId } = oneself(ctx);
    await this.attempts.takeSource(ctx.origin.ip ?? '');
    const attempt = await this.attempts.begin(ctx, { account: `proof ${id}`, origin: `session ${sessionId}` });
    const material = await this.open.proofMaterial(ctx, sessionId);
    if (!material) throw new DomainError('session.ended');
    const { email, passwordHash } = material;
    const right = await this.hasher.verify(passwordHash, proof.password, { source: sessionId, isKnown: true });
    if (!passwordHash || !right) {
      await this.refused.note(ctx, { surface, email, userId: id, reason: 'proof' });
      throw new DomainError('proof.refused', {}, { detail: 'The password is wrong' });
    }
    await this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.open.prove(inside, sessionId, passwordHash))) throw new DomainError('proof.refused');
      await this.attempts.succeeded(inside, attempt);
      this.audit.record(inside, 'session.proven', { type: 'session', id: sessionId }, { method: 'password', surface });
    });
    return this.state(ctx);
  }
}
