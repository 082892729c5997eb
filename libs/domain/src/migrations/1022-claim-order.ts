import type { MigrationInterface, QueryRunner } from 'typeorm';
import { claimFunction } from './1020-tasks-functions.js';

/** The claim function as it is now: it locks held tasks in their order. Writes the same again in a database that began with it. */
export class ClaimOrder1022 implements MigrationInterface {
  readonly name = 'ClaimOrder1763700001022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(claimFunction);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
