import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where the trace of a task's maker stands, for as long as the task lives. Beside the tasks and without a foreign key: rows are there only
 * while traces are taken, and losing one loses nothing but a line in a picture.
 */
export class TaskTraces1023 implements MigrationInterface {
  readonly name = 'TaskTraces1763700001023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task_traces (
        task_id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        trace text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT fettle_now()
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
      CREATE INDEX task_traces_created ON task_traces (created_at)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
