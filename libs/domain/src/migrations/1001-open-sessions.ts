import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open sessions by their last use: which of them end when there are too many in all. */
export class OpenSessions1001 implements MigrationInterface {
  readonly name = 'OpenSessions1763700001001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX sessions_open ON sessions (last_used_at DESC, id DESC) WHERE ended_at IS NULL');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
