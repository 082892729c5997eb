import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface SetupState {
  readonly tokenHash: Buffer | null;
  readonly completed: boolean;
}

@Injectable()
export class SetupRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx): Promise<SetupState | null> {
    const sql = 'SELECT token_hash AS "tokenHash", completed_at IS NOT NULL AS completed FROM setup_state';
    const [row] = await this.database.query<SetupState>(ctx, sql);
    return row ?? null;
  }

  /** Puts a new token in the place of the last one. False when setup is complete. */
  async putToken(ctx: Ctx, hash: Buffer): Promise<boolean> {
    const sql = `
      INSERT INTO setup_state (token_hash, token_made_at) VALUES ($1, fettle_now())
      ON CONFLICT (id) DO UPDATE SET token_hash = $1, token_made_at = fettle_now() WHERE setup_state.completed_at IS NULL
      RETURNING id`;
    return (await this.database.query(ctx, sql, [hash])).length > 0;
  }

  /** Burns the token. False when it is not the current one, or somebody else was first: exactly one caller is told true. */
  async complete(ctx: Ctx, hash: Buffer): Promise<boolean> {
    const sql = `UPDATE setup_state SET completed_at = fettle_now(), token_hash = NULL
      WHERE completed_at IS NULL AND token_hash = $1 RETURNING id`;
    return (await this.database.query(ctx, sql, [hash])).length > 0;
  }

  /** Marks setup complete without a token. False when it was complete before. */
  async completeUnattended(ctx: Ctx): Promise<boolean> {
    const sql = `
      INSERT INTO setup_state (completed_at) VALUES (fettle_now())
      ON CONFLICT (id) DO UPDATE SET completed_at = fettle_now(), token_hash = NULL WHERE setup_state.completed_at IS NULL
      RETURNING id`;
    return (await this.database.query(ctx, sql)).length > 0;
  }

  async setCompletedBy(ctx: Ctx, userId: string): Promise<void> {
    await this.database.query(ctx, 'UPDATE setup_state SET completed_by = $1', [userId]);
  }
}
