import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What commands answer with, tasks that pages ask for, and the latest reading of each node. */
export class TaskResults1260 implements MigrationInterface {
  name = 'TaskResults1763700001260';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE tasks ADD COLUMN result json, ADD COLUMN internal boolean NOT NULL DEFAULT false;
      ALTER TABLE task_live ADD COLUMN internal boolean NOT NULL DEFAULT false;

      CREATE TABLE node_readings (
        node_id uuid NOT NULL,
        command text NOT NULL,
        payload_hash bytea NOT NULL,
        workspace_id uuid NOT NULL,
        task_id uuid NOT NULL,
        payload json NOT NULL,
        result json NOT NULL,
        measured_at timestamptz(3) NOT NULL,
        PRIMARY KEY (node_id, command, payload_hash),
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX node_readings_workspace ON node_readings (workspace_id, node_id);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
