import { sql } from '@fettle/testing';

/**
 * Two hours of measurements of every seeded node, every 15 s until now, with nothing between 30 and 20 minutes ago; and hours of the last
 * thirty days. The higher a node's number, the busier it is. Two disks and two interfaces each.
 */
export async function seedMetrics(databaseUrl: string, prefix: string): Promise<void> {
  await sql(
    databaseUrl,
    `WITH node AS (
       SELECT id, workspace_id, right(name, 5)::int AS i FROM nodes WHERE name LIKE $1 || '%'),
     moment AS (
       SELECT fettle_now() - n * interval '15 s' AS at, n FROM generate_series(1, 480) AS n WHERE n NOT BETWEEN 80 AND 120),
     raw AS (
       INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, memory_percent, load1, load5,
         load15, disk_percent, rx_bytes_per_s, tx_bytes_per_s, uptime_s, disks, networks)
       SELECT id, workspace_id, date_trunc('milliseconds', at), 10 + 8 * i + 6 * sin(n / 9.0), (2 + sin(n / 40.0)) * 1073741824, 8589934592,
         25 + 12 * sin(n / 40.0), 0.5 + i / 4.0, 0.4, 0.3, 62, 120000 * (1 + i), 60000 * (1 + i), 864000 - n * 15,
         '[{"mount":"/","usedBytes":31,"totalBytes":50},{"mount":"/data","usedBytes":20,"totalBytes":100}]',
         jsonb_build_array(jsonb_build_object('interface', 'eth0', 'rx', 100000 * (1 + i), 'tx', 50000),
           jsonb_build_object('interface', 'wg0', 'rx', 20000, 'tx', 10000))
       FROM node, moment),
     vitals AS (
       INSERT INTO node_vitals (node_id, workspace_id, at, cpu_percent, memory_percent, disk_percent, load1, uptime_s)
       SELECT id, workspace_id, fettle_now() - interval '15 s', 10 + 8 * i, 25, 62, 0.5, 864000 FROM node)
     INSERT INTO metric_hours (node_id, at, workspace_id, samples, cpu_percent, cpu_min, cpu_max, memory_percent, memory_min, memory_max, disk_percent)
     SELECT id, date_trunc('hour', fettle_now()) - n * interval '1 hour', workspace_id, 240, 20 + 10 * sin(n / 12.0), 5, 60 + 20 * sin(n / 12.0),
       30, 25, 40, 60
     FROM node, generate_series(1, 24 * 20) AS n`,
    [prefix],
  );
}
