import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A job continues the trace of the request that asked for it: its outbox row carries where that stands. */
export class Traces1763700400000 implements MigrationInterface {
  readonly name = 'Traces1763700400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE outbox ADD COLUMN trace text');
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
