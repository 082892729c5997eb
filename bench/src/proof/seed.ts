import { query } from '../harness/database-server.js';
import type { Domain } from './domain.js';

/** 20 teams and 40 people; some people are called alike. */
const people = `
  WITH made AS (
    INSERT INTO users (id, email, name)
    SELECT gen_random_uuid(), 'p' || n || '@example.org', 'person ' || n % 35 FROM generate_series(1, 40) AS n RETURNING id
  ), joined AS (
    INSERT INTO memberships (workspace_id, user_id, role) SELECT $1, id, 'viewer' FROM made
  ) INSERT INTO teams (id, workspace_id, name) SELECT gen_random_uuid(), $1, 'team ' || n FROM generate_series(1, 20) AS n`;

/** The first team has half of all nodes: a place in it is far from its beginning. */
const nodes = `
  WITH t AS (SELECT array_agg(id ORDER BY name) AS ids FROM teams WHERE workspace_id = $1),
  p AS (SELECT array_agg(user_id ORDER BY user_id) AS ids FROM memberships WHERE workspace_id = $1), made AS (
    INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, agent_version, site, criticality, tags, team_id, owner_user_id)
    SELECT gen_random_uuid(), $1, 'node ' || lpad((n * 7919 % 1000000)::text, 6, '0'), 'h-' || n, 'linux',
      CASE WHEN n % 4 = 0 THEN 'arm64' ELSE 'x64' END, CASE WHEN n % 11 > 0 THEN '0.' || n % 9 || '.0' END,
      CASE WHEN n % 7 > 0 THEN 'site ' || n % 40 END, (ARRAY['low', 'normal', 'high', 'critical'])[1 + n % 4],
      CASE WHEN n % 100 = 0 THEN '{rare,common}'::text[] WHEN n % 2 = 0 THEN '{common}'::text[] ELSE '{}' END,
      CASE WHEN n % 10 < 5 THEN t.ids[1] WHEN n % 10 < 8 THEN t.ids[2 + n % 19] END,
      CASE WHEN n % 10 < 2 THEN p.ids[1] WHEN n % 10 < 4 THEN p.ids[2 + n % 39] END
    FROM t, p, generate_series(1, $2::int) AS n RETURNING id, workspace_id, hostname
  ), alive AS (
    INSERT INTO node_liveness (node_id, workspace_id, last_seen_at, presence)
    SELECT id, workspace_id, fettle_now() - right(hostname, 2)::numeric * interval '1 s',
      (ARRAY['offline', 'late', 'never', 'live', 'live', 'live', 'live', 'live', 'live', 'live'])[1 + hostname::int / 7 % 10]
    FROM (SELECT id, workspace_id, lpad(substr(hostname, 3), 6, '0') AS hostname FROM made) AS m
  ) INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent, memory_percent, disk_percent, load1)
    SELECT id, workspace_id, fettle_now(), n % 1009 / 10.1, n % 997 / 10.0, n % 983 / 10.0, n % 64 / 8.0
    FROM (SELECT id, workspace_id, substr(hostname, 3)::int AS n FROM made) AS m WHERE n % 13 > 0`;

/** Waiting tasks, two for each of 500 nodes: few nodes have any at a moment. */
const tasks = `
  INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
  SELECT $1, gen_random_uuid(), id, 'queued', false, 1, false, 1000, fettle_now() + interval '1 day'
  FROM (SELECT id FROM nodes WHERE workspace_id = $1 ORDER BY name LIMIT 500) AS n, generate_series(1, 2)`;

const tables = ['nodes', 'node_liveness', 'node_vitals', 'task_live', 'teams', 'users', 'memberships'];

/**
 * Nodes with everything that lists sort and filter by: names in no order, four presences, tags from rare to every second node, sites,
 * versions, teams, owners and measurements, none of which follows from another, and which some have not. The same on each run.
 */
export async function seedNodes(domain: Domain, count: number): Promise<void> {
  const { databaseUrl, workspaceId } = domain;
  await query(databaseUrl, people, [workspaceId]);
  await query(databaseUrl, nodes, [workspaceId, count]);
  await query(databaseUrl, tasks, [workspaceId]);
  for (const table of tables) await query(databaseUrl, `VACUUM ANALYZE ${table}`);
}
