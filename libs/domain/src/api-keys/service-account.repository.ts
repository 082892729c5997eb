import { Injectable } from '@nestjs/common';
import type { ServiceAccountRole } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface ServiceAccountRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly description: string;
  readonly role: ServiceAccountRole;
  readonly disabled: boolean;
  /** Keys that have neither ended nor expired. */
  readonly keys: number;
  readonly creatorId: string | null;
  readonly creatorName: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export type ServiceAccountFields = Pick<ServiceAccountRow, 'name' | 'description' | 'role' | 'disabled'>;

const SELECT = `
  SELECT a.id, a.workspace_id AS "workspaceId", a.name, a.description, a.role, a.disabled_at IS NOT NULL AS disabled,
    (SELECT count(*)::int FROM api_keys k WHERE k.workspace_id = a.workspace_id AND k.service_account_id = a.id
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > fettle_now())) AS keys,
    a.created_by AS "creatorId", u.name AS "creatorName", a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.version
  FROM service_accounts a LEFT JOIN users u ON u.id = a.created_by WHERE a.workspace_id = $1`;

/** SQL of the accounts that programs have. */
@Injectable()
export class ServiceAccountRepository {
  constructor(private readonly database: Database) {}

  /** All of the workspace, by name. */
  async all(ctx: Ctx): Promise<ServiceAccountRow[]> {
    return this.database.query(ctx, `${SELECT} ORDER BY lower(a.name), a.id`, [ctx.requireWorkspace()]);
  }

  async find(ctx: Ctx, id: string): Promise<ServiceAccountRow | null> {
    const [row] = await this.database.query<ServiceAccountRow>(ctx, `${SELECT} AND a.id = $2`, [
      ctx.requireWorkspace(),
      id,
    ]);
    return row ?? null;
  }

  /** The same, and nobody else changes it until the transaction ends. */
  async lock(ctx: Ctx, id: string): Promise<ServiceAccountRow | null> {
    const sql = 'SELECT id FROM service_accounts WHERE workspace_id = $1 AND id = $2 FOR UPDATE';
    const [held] = await this.database.query(ctx, sql, [ctx.requireWorkspace(), id]);
    return held ? this.find(ctx, id) : null;
  }

  /** False: another one has this name. */
  async insert(ctx: Ctx, id: string, fields: ServiceAccountFields, createdBy: string): Promise<boolean> {
    const sql = `INSERT INTO service_accounts (id, workspace_id, name, description, role, created_by)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, lower(name)) DO NOTHING RETURNING id`;
    const values = [id, ctx.requireWorkspace(), fields.name, fields.description, fields.role, createdBy];
    return (await this.database.query(ctx, sql, values)).length > 0;
  }

  /** Puts the fields of a locked account in place. False: another one has this name. */
  async update(ctx: Ctx, id: string, fields: ServiceAccountFields): Promise<boolean> {
    const sql = `UPDATE service_accounts a SET name = $3, description = $4, role = $5, updated_at = fettle_now(), version = version + 1,
        disabled_at = CASE WHEN $6::boolean THEN coalesce(disabled_at, fettle_now()) END
      WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS (
        SELECT 1 FROM service_accounts b WHERE b.workspace_id = $1 AND lower(b.name) = lower($3) AND b.id <> $2)
      RETURNING id`;
    const { name, description, role, disabled } = fields;
    const values = [ctx.requireWorkspace(), id, name, description, role, disabled];
    return (await this.database.query(ctx, sql, values)).length > 0;
  }

  /** With all of its keys. */
  async remove(ctx: Ctx, id: string): Promise<void> {
    const sql = 'DELETE FROM service_accounts WHERE workspace_id = $1 AND id = $2';
    await this.database.query(ctx, sql, [ctx.requireWorkspace(), id]);
  }
}
