import { Injectable } from '@nestjs/common';
import type { RegistrationToken, Result, registrationTokens as contract } from '@fettle/contracts';
import { newId, type Actor, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { hashOf, newRegistrationToken } from './enrolment-token.js';
import { RegistrationRepository, type RegistrationTokenRow } from './registration.repository.js';

type TokenView = z.output<typeof RegistrationToken>;

/** What people do with registration tokens. */
@Injectable()
export class RegistrationTokens {
  constructor(
    private readonly tokens: RegistrationRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  async list(ctx: Ctx): Promise<{ items: TokenView[] }> {
    return { items: (await this.tokens.list(ctx)).map(tokenView) };
  }

  /** The token is in this answer and nowhere else. It ends with its maker's membership. */
  async create(
    ctx: Ctx,
    { label, maxUses, expiresInS }: { label: string; maxUses: number; expiresInS: number },
  ): Promise<Result<typeof contract.create>> {
    const token = newRegistrationToken();
    const row = await this.unitOfWork.run(ctx, async (inside) => {
      const { id, name } = personOf(inside.actor);
      const made = await this.tokens.insert(inside, {
        id: newId(),
        hash: hashOf('registration', token),
        label,
        maxUses,
        ttlS: expiresInS,
        by: id,
        byLabel: name,
      });
      const target = { type: 'registration-token', id: made.id };
      this.audit.record(inside, 'registration-token.created', target, { label, maxUses, expiresInS });
      return made;
    });
    return { ...tokenView(row), token };
  }

  /** @throws DomainError `object.not_found` */
  async revoke(ctx: Ctx, id: string): Promise<TokenView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.tokens.revoke(inside, id);
      if (!row) throw new DomainError('object.not_found');
      this.audit.record(inside, 'registration-token.revoked', { type: 'registration-token', id }, { label: row.label });
      return tokenView(row);
    });
  }
}

function personOf(actor: Actor): { id: string | null; name: string } {
  if (actor.kind === 'api-key') return { id: actor.userId, name: actor.label };
  if (actor.kind === 'user') return { id: actor.id, name: actor.label };
  return { id: null, name: actor.kind };
}

function tokenView(row: RegistrationTokenRow): TokenView {
  return {
    id: row.id,
    label: row.label,
    maxUses: row.max_uses,
    uses: row.uses,
    createdBy: row.created_by_label,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    state: stateOf(row),
  };
}

/** What a token is good for at this moment. */
export function stateOf({
  revoked_at: revokedAt,
  over,
  uses,
  max_uses: most,
}: RegistrationTokenRow): TokenView['state'] {
  if (revokedAt) return 'revoked';
  if (uses >= most) return 'used';
  return over ? 'expired' : 'open';
}
