import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files between people and nodes. Their bytes lie on disk; which of them are here is said by the rows. */
export class Transfers1270 implements MigrationInterface {
  name = 'Transfers1763700001270';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE transfers (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        node_id uuid NOT NULL,
        direction text NOT NULL CHECK (direction IN ('to_node', 'from_node')),
        state text NOT NULL DEFAULT 'receiving'
          CHECK (state IN ('receiving', 'ready', 'delivering', 'done', 'failed', 'cancelled', 'expired')),
        path text NOT NULL,
        size_bytes bigint,
        sha256 text,
        base text,
        has_base boolean NOT NULL DEFAULT false,
        chunk_bytes integer NOT NULL,
        task_id uuid,
        reason text,
        requested_by text NOT NULL,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT fettle_now(),
        expires_at timestamptz(3) NOT NULL,
        finished_at timestamptz(3),
        UNIQUE (workspace_id, id),
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX transfers_node ON transfers (workspace_id, node_id, id);
      CREATE INDEX transfers_open ON transfers (expires_at) WHERE state IN ('receiving', 'ready', 'delivering');
      CREATE TABLE transfer_chunks (
        transfer_id uuid NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
        index integer NOT NULL,
        workspace_id uuid NOT NULL,
        bytes integer NOT NULL,
        sha256 text NOT NULL,
        PRIMARY KEY (transfer_id, index)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
