import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rate limits that processes share. Expand only. */
export class RateBuckets1763700100000 implements MigrationInterface {
  readonly name = 'RateBuckets1763700100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE rate_buckets (key text PRIMARY KEY, arrival timestamptz NOT NULL)`);
    await runner.query(`CREATE INDEX rate_buckets_arrival ON rate_buckets (arrival)`);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}
