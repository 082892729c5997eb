import { Injectable } from '@nestjs/common';
import type { SettingSection } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A process that runs, and the addresses that it was started with. */
export interface RunningProcess {
  readonly bootId: string;
  readonly name: string;
  readonly host: string;
  /** Null: a version that does not tell. */
  readonly addresses: Readonly<Record<string, string>> | null;
}

/** What is stored of a section. */
export interface StoredSection {
  readonly id: string;
  readonly section: SettingSection;
  readonly document: Readonly<Record<string, unknown>>;
  /** Name → sealed text. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly version: number;
  readonly updatedBy: string | null;
  /** ISO 8601. */
  readonly updatedAt: string;
}

const COLUMNS = `id, section, document, secrets, version, updated_by AS "updatedBy",
  to_char(updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "updatedAt"`;

@Injectable()
export class PlatformSettingRepository {
  constructor(private readonly database: Database) {}

  async all(ctx: Ctx): Promise<StoredSection[]> {
    return this.database.query<StoredSection>(ctx, `SELECT ${COLUMNS} FROM platform_settings`);
  }

  /** Names of people by id, of those that still exist. */
  async names(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const sql = 'SELECT id, name FROM users WHERE id = ANY ($1::uuid[])';
    const rows = await this.database.query<{ id: string; name: string }>(ctx, sql, [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** Every process that runs by its own signs of life. */
  async running(ctx: Ctx): Promise<RunningProcess[]> {
    const sql = `
      SELECT boot_id AS "bootId", name, host, notes -> 'addresses' AS addresses FROM processes
      WHERE stopped_at IS NULL AND lost_at > fettle_now() ORDER BY name, boot_id`;
    return this.database.query<RunningProcess>(ctx, sql);
  }

  /** The row of a section, locked until the transaction ends; made empty when nobody has set anything in it yet. */
  async lock(ctx: Ctx, section: SettingSection): Promise<StoredSection> {
    const make = `INSERT INTO platform_settings (id, section, version) VALUES ($1, $2, 0) ON CONFLICT (section) DO NOTHING`;
    await this.database.query(ctx, make, [newId(), section]);
    const find = `SELECT ${COLUMNS} FROM platform_settings WHERE section = $1 FOR UPDATE`;
    const [row] = await this.database.query<StoredSection>(ctx, find, [section]);
    if (!row) throw new Error('The row of a section vanished while it was locked');
    return row;
  }

  /** Puts the same secrets, sealed anew, in a locked row. */
  async putSecrets(ctx: Ctx, id: string, secrets: StoredSection['secrets']): Promise<void> {
    await this.database.query(ctx, 'UPDATE platform_settings SET secrets = $2 WHERE id = $1', [
      id,
      JSON.stringify(secrets),
    ]);
  }

  /** Puts a locked row's document and secrets in place and counts its version up. */
  async put(ctx: Ctx, row: Pick<StoredSection, 'id' | 'document' | 'secrets' | 'updatedBy'>): Promise<StoredSection> {
    const sql = `
      UPDATE platform_settings SET document = $2, secrets = $3, updated_by = $4, updated_at = fettle_now(), version = version + 1
      WHERE id = $1 RETURNING ${COLUMNS}`;
    const values = [row.id, JSON.stringify(row.document), JSON.stringify(row.secrets), row.updatedBy];
    const [stored] = await this.database.query<StoredSection>(ctx, sql, values);
    if (!stored) throw new Error('The row of a section vanished while it was locked');
    return stored;
  }
}
