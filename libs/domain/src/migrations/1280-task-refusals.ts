import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a node refused a task, by a code. No check: the set grows with the agents, and the contract holds it. */
export class TaskRefusals1280 implements MigrationInterface {
  name = 'TaskRefusals1763700001280';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tasks ADD COLUMN refusal text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
