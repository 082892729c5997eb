import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sweep of sessions finds those that are over without reading all. */
export class SessionExpiry1061 implements MigrationInterface {
  readonly name = 'SessionExpiry1763700001061';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX sessions_expiry ON sessions (least(idle_expires_at, absolute_expires_at)) WHERE ended_at IS NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
