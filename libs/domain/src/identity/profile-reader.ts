import { Injectable } from '@nestjs/common';
import type { Result } from '@fettle/contracts';
import { auth, defaultPreferences } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { CsrfTokens } from '@fettle/platform/http';
import { UserRepository } from './user.repository.js';

export type Profile = Result<typeof auth.me>;

/** Who is signed in: person, session, workspaces and the CSRF token of the session. */
@Injectable()
export class ProfileReader {
  constructor(
    private readonly users: UserRepository,
    private readonly csrf: CsrfTokens,
  ) {}

  /** The profile of the acting person. @throws DomainError `session.required` when nobody is signed in */
  me(ctx: Ctx): Promise<Profile> {
    if (ctx.actor.kind !== 'user') throw new DomainError('session.required');
    return this.ofSession(ctx, ctx.actor.sessionId);
  }

  /** The profile behind a session. @throws DomainError `session.ended` when the session does not exist */
  async ofSession(ctx: Ctx, sessionId: string): Promise<Profile> {
    const row = await this.users.profile(ctx, sessionId);
    if (!row) throw new DomainError('session.ended');
    return {
      id: row.id,
      email: row.email,
      name: row.name,
      platformRole: row.platformRole,
      timezone: row.timezone,
      // What an older row does not have yet is as nobody has chosen.
      preferences: { ...defaultPreferences, ...row.preferences },
      version: row.version,
      impersonator: row.impersonator,
      csrfToken: this.csrf.issue(row.sessionId),
      session: {
        id: row.sessionId,
        createdAt: row.createdAt.toISOString(),
        absoluteExpiresAt: row.absoluteExpiresAt.toISOString(),
      },
      workspaces: row.workspaces.map((one) => ({ ...one, teamRoles: [...one.teamRoles] })),
    };
  }
}
