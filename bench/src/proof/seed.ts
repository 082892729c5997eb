import { query } from '../harness/database-server.js';
import type { Domain } from './domain.js';

/**
 * Nodes with everything that lists sort and filter by: names in no order, four presences, tags from rare to every second node, sites,
 * versions and measurements, none of which follows from another. The same on each run.
 */
export async function seedNodes(domain: Domain, count: number): Promise<void> {
  await query(
    domain.databaseUrl,
    `WITH made AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, agent_version, site, criticality, tags)
       SELECT gen_random_uuid(), $1, 'node ' || lpad((n * 7919 % 1000000)::text, 6, '0'), 'h-' || n, 'linux',
         CASE WHEN n % 4 = 0 THEN 'arm64' ELSE 'x64' END, '0.' || n % 9 || '.0', 'site ' || n % 40,
         (ARRAY['low', 'normal', 'high', 'critical'])[1 + n % 4],
         CASE WHEN n % 100 = 0 THEN '{rare,common}'::text[] WHEN n % 2 = 0 THEN '{common}'::text[] ELSE '{}' END
       FROM generate_series(1, $2::int) AS n RETURNING id, workspace_id, hostname
     ), alive AS (
       INSERT INTO node_liveness (node_id, workspace_id, last_seen_at, presence)
       SELECT id, workspace_id, fettle_now() - right(hostname, 2)::numeric * interval '1 s',
         (ARRAY['offline', 'late', 'never', 'live', 'live', 'live', 'live', 'live', 'live', 'live'])[1 + hostname::int / 7 % 10]
       FROM (SELECT id, workspace_id, lpad(substr(hostname, 3), 6, '0') AS hostname FROM made) AS m
     ) INSERT INTO node_vitals (node_id, at, cpu_percent, memory_percent, disk_percent, load1)
       SELECT id, fettle_now(), n % 1009 / 10.1, n % 997 / 10.0, n % 983 / 10.0, n % 64 / 8.0
       FROM (SELECT id, substr(hostname, 3)::int AS n FROM made) AS m`,
    [domain.workspaceId, count],
  );
  for (const table of ['nodes', 'node_liveness', 'node_vitals'])
    await query(domain.databaseUrl, `VACUUM ANALYZE ${table}`);
}
