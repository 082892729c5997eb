import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions between processes and their answers, for a minute. Unlogged: after a crash of the server nobody waits for them. */
export class ProcessCalls1763700500000 implements MigrationInterface {
  readonly name = 'ProcessCalls1763700500000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE process_calls (
        id uuid PRIMARY KEY,
        method text NOT NULL,
        question jsonb NOT NULL,
        asked_at timestamptz NOT NULL DEFAULT fettle_now()
      )`);
    await runner.query(`
      CREATE UNLOGGED TABLE process_answers (
        call_id uuid NOT NULL REFERENCES process_calls (id) ON DELETE CASCADE,
        boot_id uuid NOT NULL,
        answer jsonb NOT NULL,
        PRIMARY KEY (call_id, boot_id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}

/** Who is asked. A question of an older version, which does not say it, is for nobody. */
export class AskedProcesses1763700600000 implements MigrationInterface {
  readonly name = 'AskedProcesses1763700600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE process_calls ADD COLUMN asked uuid[] NOT NULL DEFAULT '{}'`);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
