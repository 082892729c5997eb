import type { MigrationInterface, QueryRunner } from 'typeorm';
import { claimFunction } from './1020-tasks-functions.js';

/** Memberships that tell of their changes, workspaces that are being deleted, and claims that leave archived workspaces alone. */
export class Workspaces1070 implements MigrationInterface {
  readonly name = 'Workspaces1763700001070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE memberships ADD COLUMN version integer NOT NULL DEFAULT 1');
    await runner.query(`
      ALTER TABLE workspaces
        ADD COLUMN deleting_at timestamptz,
        -- When the deletion last got on; one that has stopped is taken up again.
        ADD COLUMN deletion_seen_at timestamptz,
        ADD CHECK (deleting_at IS NULL OR archived_at IS NOT NULL)`);
    await runner.query(claimFunction);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
