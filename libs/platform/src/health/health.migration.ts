import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs of server processes. Every row carries its deadlines: when it counts as late, as lost, and when it is forgotten. Unlogged: after
 * a crash of the server the next beats fill it again, and a beat never waits for the disk.
 */
export class Processes1763700300000 implements MigrationInterface {
  readonly name = 'Processes1763700300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE processes (
        boot_id uuid PRIMARY KEY,
        name text NOT NULL,
        host text NOT NULL,
        pid integer NOT NULL,
        version text NOT NULL,
        started_at timestamptz NOT NULL,
        beat_at timestamptz NOT NULL,
        late_at timestamptz NOT NULL,
        lost_at timestamptz NOT NULL,
        forget_at timestamptz NOT NULL,
        stopped_at timestamptz,
        vitals jsonb NOT NULL,
        notes jsonb NOT NULL DEFAULT '{}'
      ) WITH (fillfactor = 50)`);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
