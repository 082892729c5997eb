import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nodes, their agent keys, what is known of their presence, and the one-time installs by which they join. */
export class Nodes1010 implements MigrationInterface {
  name = 'Nodes1763700001010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE nodes (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces (id),
        name text NOT NULL,
        description text,
        hostname text NOT NULL,
        machine_id text,
        os text NOT NULL,
        arch text NOT NULL,
        platform_version text,
        kernel_version text,
        agent_version text,
        tools jsonb NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        updated_at timestamptz NOT NULL DEFAULT fettle_now(),
        UNIQUE (workspace_id, id)
      );
      CREATE UNIQUE INDEX nodes_hostname ON nodes (workspace_id, hostname);
      CREATE INDEX nodes_name ON nodes (workspace_id, lower(name), id);

      CREATE TABLE agent_keys (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL,
        node_id uuid NOT NULL,
        key_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX agent_keys_node ON agent_keys (node_id, created_at DESC);
    `);
    // Written every few seconds per node, so it is narrow, has room for HOT updates and no index on its times.
    await runner.query(`
      CREATE TABLE node_liveness (
        node_id uuid PRIMARY KEY REFERENCES nodes (id) ON DELETE CASCADE,
        workspace_id uuid NOT NULL,
        last_seen_at timestamptz,
        boot_id text,
        presence text NOT NULL DEFAULT 'never' CHECK (presence IN ('live', 'late', 'offline', 'never')),
        version integer NOT NULL DEFAULT 1
      ) WITH (fillfactor = 70);

      CREATE TABLE node_installs (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces (id),
        token_hash bytea NOT NULL UNIQUE,
        node_name text NOT NULL,
        description text,
        hostname text,
        machine_id text,
        node_id uuid,
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'installing', 'completed', 'failed', 'expired')),
        stage text NOT NULL DEFAULT 'issued',
        progress_percent integer NOT NULL DEFAULT 0,
        status_message text,
        version integer NOT NULL DEFAULT 1,
        started_at timestamptz,
        consumed_at timestamptz,
        expires_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        updated_at timestamptz NOT NULL DEFAULT fettle_now(),
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX node_installs_open ON node_installs (expires_at) WHERE status IN ('pending', 'installing');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE node_installs, node_liveness, agent_keys, nodes');
  }
}
