import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Maintenance windows. `scope_kind` and `scope_id` say what a window is about; what is one node has it in `node_id` too, for the foreign
 * key. A window always ends: one that is to be ended by hand has its latest end in `ends_at`.
 */
export class Windows1201 implements MigrationInterface {
  readonly name = 'Windows1763700001201';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE windows (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
        scope_kind text NOT NULL CHECK (scope_kind IN ('node')),
        scope_id uuid NOT NULL,
        node_id uuid GENERATED ALWAYS AS (CASE WHEN scope_kind = 'node' THEN scope_id END) STORED,
        state text NOT NULL CHECK (state IN ('scheduled', 'active', 'ended', 'cancelled')),
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        open_ended boolean NOT NULL DEFAULT false,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
        ended_at timestamptz,
        created_by uuid REFERENCES users (id) ON DELETE SET NULL,
        created_by_name text NOT NULL,
        ended_by_name text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        updated_at timestamptz NOT NULL DEFAULT fettle_now(),
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE,
        CHECK ((state IN ('ended', 'cancelled')) = (ended_at IS NOT NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX windows_one_active ON windows (workspace_id, scope_kind, scope_id) WHERE state = 'active'`,
    );
    await runner.query('CREATE INDEX windows_scope ON windows (workspace_id, scope_kind, scope_id, id)');
    await runner.query('CREATE INDEX windows_node ON windows (workspace_id, node_id)');
    await runner.query('CREATE INDEX windows_creator ON windows (created_by) WHERE created_by IS NOT NULL');
    // What the clock moves: the next start of those that wait, the end of those that run.
    await runner.query(`CREATE INDEX windows_due ON windows (state, ends_at) WHERE state IN ('scheduled', 'active')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
