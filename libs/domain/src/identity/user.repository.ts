import { Injectable } from '@nestjs/common';
import type { PlatformRole, Preferences } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { WorkspaceAccess } from '@fettle/platform/http';
import { TEAM_ROLES } from '../workspaces/index.js';

export interface UserForSignIn {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  /** Null for people without a password and for deactivated ones: nobody signs in as them. */
  readonly passwordHash: string | null;
  readonly sessionVersion: number;
}

export interface NewUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly platformRole: PlatformRole;
}

/** A person with session and memberships, as `Me` shows them. */
export interface ProfileRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly absoluteExpiresAt: Date;
  readonly timezone: string;
  readonly preferences: Partial<Preferences>;
  readonly version: number;
  readonly impersonator: { readonly id: string; readonly label: string; readonly reason: string } | null;
  readonly workspaces: readonly (WorkspaceAccess & { id: string; name: string; slug: string; isDefault: boolean })[];
}

const FOR_SIGN_IN = `SELECT id, email, name, platform_role AS "platformRole", session_version AS "sessionVersion",
  CASE WHEN deactivated_at IS NULL THEN password_hash END AS "passwordHash" FROM users`;

@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  async findByEmail(ctx: Ctx, email: string): Promise<UserForSignIn | null> {
    const [row] = await this.database.query<UserForSignIn>(ctx, `${FOR_SIGN_IN} WHERE email = $1`, [
      email.toLowerCase(),
    ]);
    return row ?? null;
  }

  /** The person's row, locked: sign-ins of one person happen one after the other, so that the session cap is exact. */
  async lock(ctx: Ctx, id: string): Promise<UserForSignIn | null> {
    const [row] = await this.database.query<UserForSignIn>(ctx, `${FOR_SIGN_IN} WHERE id = $1 FOR UPDATE`, [id]);
    return row ?? null;
  }

  async exists(ctx: Ctx): Promise<boolean> {
    const [row] = await this.database.query<{ some: boolean }>(ctx, 'SELECT EXISTS (SELECT FROM users) AS some');
    return row?.some ?? false;
  }

  async insert(ctx: Ctx, user: NewUser): Promise<void> {
    const sql =
      'INSERT INTO users (id, email, name, password_hash, platform_role, activated_at) VALUES ($1, $2, $3, $4, $5, fettle_now())';
    await this.database.query(ctx, sql, [
      user.id,
      user.email.toLowerCase(),
      user.name,
      user.passwordHash,
      user.platformRole,
    ]);
  }

  /** Remembers a sign-in, and the hash of the same password with today's figures where there is one. */
  async noteSignIn(ctx: Ctx, id: string, upgradedHash: string | null): Promise<void> {
    const sql =
      'UPDATE users SET last_sign_in_at = fettle_now(), password_hash = coalesce($2, password_hash) WHERE id = $1';
    await this.database.query(ctx, sql, [id, upgradedHash]);
  }

  async setPasswordHash(ctx: Ctx, id: string, hash: string): Promise<void> {
    const sql = 'UPDATE users SET password_hash = $2, updated_at = fettle_now() WHERE id = $1';
    await this.database.query(ctx, sql, [id, hash]);
  }

  async profile(ctx: Ctx, sessionId: string): Promise<ProfileRow | null> {
    const sql = `
      SELECT u.id, u.email, u.name, u.platform_role AS "platformRole", s.id AS "sessionId", s.created_at AS "createdAt",
        s.absolute_expires_at AS "absoluteExpiresAt", u.timezone, u.preferences, u.version,
        CASE WHEN s.impersonator_id IS NOT NULL
          THEN jsonb_build_object('id', s.impersonator_id, 'label', s.impersonator_label,
            'reason', s.impersonation_reason) END AS impersonator,
        coalesce((
          SELECT jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name, 'slug', w.slug, 'isDefault', w.is_default,
            'role', m.role, 'archived', w.archived_at IS NOT NULL, 'teamRoles', ${TEAM_ROLES}) ORDER BY w.is_default DESC, w.name, w.id)
          FROM memberships m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = u.id
        ), '[]') AS workspaces
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1`;
    const [row] = await this.database.query<ProfileRow>(ctx, sql, [sessionId]);
    return row ?? null;
  }
}
