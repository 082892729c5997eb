import { Injectable } from '@nestjs/common';
import { INVITATION_HOURS, type PlatformRole, type WorkspaceRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A person as an invitation finds them, locked. */
export interface InvitedPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  readonly active: boolean;
  readonly deactivated: boolean;
}

export interface NewInvitation {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string | null;
  readonly tokenHash: Buffer;
  readonly invitedBy: string | null;
  readonly sentCount: number;
  /** The link was told to who invited, because there is no mail. */
  readonly shown: boolean;
}

export interface SentInvitation {
  readonly id: string;
  readonly workspaceId: string | null;
  readonly sentCount: number;
}

/** A link that somebody has followed, with what it opens. */
export interface FollowedInvitation {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string | null;
  readonly email: string;
  readonly name: string;
  readonly platformRole: PlatformRole;
  readonly invitedBy: string | null;
  readonly workspaces: { name: string; role: WorkspaceRole }[];
  readonly expiresAt: Date;
  readonly hasExpired: boolean;
  readonly isRevoked: boolean;
  readonly isAccepted: boolean;
  /** The person has a password already, whichever link it came by. */
  readonly active: boolean;
  readonly deactivated: boolean;
}

const PERSON = `SELECT id, email, name, platform_role AS "platformRole", activated_at IS NOT NULL AS active,
  deactivated_at IS NOT NULL AS deactivated FROM users`;
const PENDING = 'accepted_at IS NULL AND revoked_at IS NULL';

/** SQL of people who are invited and of the links that they are sent. */
@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  /** Makes a pending person. False when somebody has this address already; safe in parallel. */
  async insertPending(
    ctx: Ctx,
    person: { id: string; email: string; name: string; platformRole: PlatformRole },
  ): Promise<boolean> {
    const sql = `INSERT INTO users (id, email, name, platform_role, invited_at) VALUES ($1, $2, $3, $4, fettle_now())
      ON CONFLICT (email) DO NOTHING RETURNING id`;
    const values = [person.id, person.email, person.name, person.platformRole];
    return (await this.database.query(ctx, sql, values)).length > 0;
  }

  async lockByEmail(ctx: Ctx, email: string): Promise<InvitedPerson | null> {
    const [row] = await this.database.query<InvitedPerson>(ctx, `${PERSON} WHERE email = $1 FOR UPDATE`, [email]);
    return row ?? null;
  }

  async lock(ctx: Ctx, userId: string): Promise<InvitedPerson | null> {
    const [row] = await this.database.query<InvitedPerson>(ctx, `${PERSON} WHERE id = $1 FOR UPDATE`, [userId]);
    return row ?? null;
  }

  async workspaceName(ctx: Ctx, workspaceId: string): Promise<string | null> {
    const sql = 'SELECT name FROM workspaces WHERE id = $1';
    const [row] = await this.database.query<{ name: string }>(ctx, sql, [workspaceId]);
    return row?.name ?? null;
  }

  /** Whether the person is a member of any other workspace than this one. */
  async isElsewhere(ctx: Ctx, userId: string, workspaceId: string): Promise<boolean> {
    const sql = 'SELECT EXISTS (SELECT FROM memberships WHERE user_id = $1 AND workspace_id <> $2) AS some';
    const [row] = await this.database.query<{ some: boolean }>(ctx, sql, [userId, workspaceId]);
    return row?.some ?? false;
  }

  /** Returns when the link ends. */
  async insert(ctx: Ctx, invitation: NewInvitation): Promise<Date> {
    const sql = `
      INSERT INTO invitations (id, user_id, workspace_id, token_hash, invited_by, sent_count, shown, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, fettle_now() + make_interval(hours => ${INVITATION_HOURS}))
      RETURNING expires_at AS "expiresAt"`;
    const { id, userId, workspaceId, tokenHash, invitedBy, sentCount, shown } = invitation;
    const values = [id, userId, workspaceId, tokenHash, invitedBy, sentCount, shown];
    const [row] = await this.database.query<{ expiresAt: Date }>(ctx, sql, values);
    return row!.expiresAt;
  }

  /** Ends the pending invitations of a person: all, or those into one workspace. The newest first. */
  async revoke(ctx: Ctx, userId: string, workspaceId?: string | null): Promise<SentInvitation[]> {
    const sql = `
      WITH ended AS (
        UPDATE invitations SET revoked_at = fettle_now()
        WHERE user_id = $1 AND ${PENDING} AND ($2 OR workspace_id IS NOT DISTINCT FROM $3::uuid)
        RETURNING id, workspace_id AS "workspaceId", sent_count AS "sentCount"
      ) SELECT * FROM ended ORDER BY id DESC`;
    return this.database.query<SentInvitation>(ctx, sql, [userId, workspaceId === undefined, workspaceId ?? null]);
  }

  /** Ends those pending links of a person that were told to somebody else than the person. */
  async revokeShown(ctx: Ctx, userId: string): Promise<void> {
    const sql = `UPDATE invitations SET revoked_at = fettle_now() WHERE user_id = $1 AND shown AND ${PENDING}`;
    await this.database.query(ctx, sql, [userId]);
  }

  /** Whether a pending link of a person was told to somebody else than the person. */
  async hasShown(ctx: Ctx, userId: string): Promise<boolean> {
    const sql = `SELECT EXISTS (SELECT FROM invitations WHERE user_id = $1 AND shown AND ${PENDING}) AS some`;
    const [row] = await this.database.query<{ some: boolean }>(ctx, sql, [userId]);
    return row?.some ?? false;
  }

  /** What a person is on the platform; null unless active. */
  async platformRole(ctx: Ctx, userId: string): Promise<PlatformRole | null> {
    const sql = `SELECT platform_role AS role FROM users
      WHERE id = $1 AND activated_at IS NOT NULL AND deactivated_at IS NULL`;
    const [row] = await this.database.query<{ role: PlatformRole }>(ctx, sql, [userId]);
    return row?.role ?? null;
  }

  async find(ctx: Ctx, tokenHash: Buffer): Promise<FollowedInvitation | null> {
    const sql = `
      SELECT i.id, i.user_id AS "userId", i.workspace_id AS "workspaceId", u.email, u.name, u.platform_role AS "platformRole",
        (SELECT b.name FROM users b WHERE b.id = i.invited_by) AS "invitedBy",
        coalesce((SELECT jsonb_agg(jsonb_build_object('name', w.name, 'role', m.role) ORDER BY lower(w.name), w.id)
          FROM memberships m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = u.id), '[]') AS workspaces,
        i.expires_at AS "expiresAt", i.expires_at <= fettle_now() AS "hasExpired", i.revoked_at IS NOT NULL AS "isRevoked",
        i.accepted_at IS NOT NULL AS "isAccepted", u.activated_at IS NOT NULL AS active,
        u.deactivated_at IS NOT NULL AS deactivated
      FROM invitations i JOIN users u ON u.id = i.user_id WHERE i.token_hash = $1`;
    const [row] = await this.database.query<FollowedInvitation>(ctx, sql, [tokenHash]);
    return row ?? null;
  }

  /** Burns a link. False when it works no longer: exactly one caller is told true. */
  async use(ctx: Ctx, id: string): Promise<boolean> {
    const sql = `UPDATE invitations SET accepted_at = fettle_now()
      WHERE id = $1 AND ${PENDING} AND expires_at > fettle_now() RETURNING id`;
    return (await this.database.query(ctx, sql, [id])).length > 0;
  }

  /** The pending person has a password now, and is waited for nowhere any more. */
  async activate(ctx: Ctx, userId: string, values: { passwordHash: string; name: string | null }): Promise<void> {
    const person = `UPDATE users SET password_hash = $2, name = coalesce($3, name), activated_at = fettle_now(),
      version = version + 1, updated_at = fettle_now() WHERE id = $1`;
    await this.database.query(ctx, person, [userId, values.passwordHash, values.name]);
    const others = `UPDATE invitations SET accepted_at = fettle_now() WHERE user_id = $1 AND ${PENDING}`;
    await this.database.query(ctx, others, [userId]);
  }
}
