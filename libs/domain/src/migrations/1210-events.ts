import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened in workspaces, a partition for each day (UTC), dropped whole. There is no reference to nodes: the story of a node outlives
 * it, under the name it had last.
 */
export class Events1210 implements MigrationInterface {
  readonly name = 'Events1763700001210';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT fettle_now(),
        workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
        node_id uuid,
        node_name text,
        type text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
        message text NOT NULL,
        data jsonb NOT NULL DEFAULT '{}',
        times integer NOT NULL DEFAULT 1,
        last_at timestamptz NOT NULL DEFAULT fettle_now(),
        PRIMARY KEY (at, id)
      ) PARTITION BY RANGE (at);
      CREATE INDEX events_workspace ON events (workspace_id, at DESC, id DESC);
      CREATE INDEX events_node ON events (node_id, at DESC, id DESC) WHERE node_id IS NOT NULL;
    `);
    await runner.query(RECORD);
    await runner.query(`SELECT fettle_rotate_partitions('events', 'day', 2, 3)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

/**
 * Writes events down at this moment. Where the day has no partition (the clock was off for days) it is made: an event is part of what
 * happened, and must not be what keeps it from being stored. Events of workspaces that are gone are left out.
 */
const RECORD = `
  CREATE FUNCTION fettle_record_events(p_events jsonb) RETURNS TABLE (id uuid, at timestamptz) LANGUAGE plpgsql AS $$
  #variable_conflict use_column
  BEGIN
    FOR attempt IN 1 .. 2 LOOP
      BEGIN
        RETURN QUERY
          INSERT INTO events (id, workspace_id, node_id, node_name, type, severity, message, data)
          SELECT e.id, w.id, e."nodeId", coalesce(n.name, e."nodeName"), e.type, e.severity, e.message, coalesce(e.data, '{}')
          FROM jsonb_to_recordset(p_events) AS e (id uuid, "workspaceId" uuid, "nodeId" uuid, "nodeName" text, type text,
            severity text, message text, data jsonb)
          JOIN workspaces w ON w.id = e."workspaceId"
          LEFT JOIN nodes n ON n.workspace_id = w.id AND n.id = e."nodeId"
          RETURNING events.id, events.at;
        RETURN;
      EXCEPTION WHEN check_violation THEN
        IF attempt = 2 THEN RAISE; END IF;
        PERFORM pg_advisory_xact_lock(1210, 1);
        PERFORM fettle_rotate_partitions('events', 'day', 2, 3);
      END;
    END LOOP;
  END $$;
`;
