import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Acts on all nodes that a filter matched, with the nodes as they were chosen and what became of each. */
export class BulkActs1232 implements MigrationInterface {
  readonly name = 'BulkActs1763700001232';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bulk_acts (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('tag-add', 'tag-remove', 'site', 'criticality', 'run')),
        params jsonb NOT NULL,
        q text NOT NULL,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled', 'stopped')),
        reason text,
        -- Who asked: what he may do is looked up again for each part.
        actor jsonb NOT NULL,
        total integer NOT NULL,
        -- When somebody last got on with it: one that stands still is taken up again.
        seen_at timestamptz NOT NULL DEFAULT fettle_now(),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        finished_at timestamptz,
        UNIQUE (workspace_id, id),
        CHECK ((state = 'running') = (finished_at IS NULL))
      );
      CREATE INDEX bulk_acts_running ON bulk_acts (seen_at) WHERE state = 'running';
      CREATE INDEX bulk_acts_workspace ON bulk_acts (workspace_id, created_at);
      CREATE TABLE bulk_act_nodes (
        workspace_id uuid NOT NULL,
        act_id uuid NOT NULL,
        position integer NOT NULL,
        -- No reference: what was chosen stays known when a node is gone.
        node_id uuid NOT NULL,
        outcome text NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'done', 'unchanged', 'refused')),
        code text,
        task_id uuid,
        PRIMARY KEY (act_id, position),
        FOREIGN KEY (workspace_id, act_id) REFERENCES bulk_acts (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX bulk_act_nodes_waiting ON bulk_act_nodes (act_id, position) WHERE outcome = 'waiting';
      CREATE INDEX bulk_act_nodes_act ON bulk_act_nodes (workspace_id, act_id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
