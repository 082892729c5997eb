import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The order of tasks by their end, state by state: lists by `finished` walk it backwards and stop. Only ends are in it, so that
 * creating and claiming write nothing more than before.
 */
export class Lists1040 implements MigrationInterface {
  readonly name = 'Lists1763700001040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX tasks_finished ON tasks (workspace_id, final_state, finished_at, id) WHERE final_state IS NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
