import type { MetricResolution } from '@fettle/contracts';
import { metricsSql, metricTables, plainSql } from './metric-columns.js';

/** What is made of what: unit of a bucket, how much is taken in one step, and how long what it is made from lies there. */
const steps = {
  '1m': { from: 'raw', bucket: '1 minute', samples: 'count(*)', span: '10 minutes', kept: '3 days' },
  '5m': { from: '1m', bucket: '5 minutes', samples: 'sum(s.samples)', span: '1 hour', kept: '31 days' },
  '1h': { from: '5m', bucket: '1 hour', samples: 'sum(s.samples)', span: '6 hours', kept: '31 days' },
} as const satisfies Record<string, { from: MetricResolution; bucket: string } & Record<string, string>>;

export type RolledResolution = keyof typeof steps;
/** In the order in which they are made. */
export const rolledResolutions = Object.keys(steps) as RolledResolution[];

/**
 * The statement of one step. Every bucket that got rows since the last run is computed anew from all of its rows: what arrives late is
 * counted in. A bucket is only written when it has become more: rows never change and are never fewer, unless retention has taken
 * them, and then what is kept of them must stay. So a second run writes nothing.
 */
export function rollUpSql(resolution: RolledResolution): string {
  const { from: source, bucket, samples, span, kept } = steps[resolution];
  const [from, to] = [metricTables[source], metricTables[resolution]];
  const columns = [
    ...plainSql.map(({ column, sql, type }) => [column, `${sql}::${type}`] as const),
    ...metricsSql(source).flatMap(({ into, average, least, most }) =>
      [average, least, most].map((sql, at) => [into[at]!, sql] as const),
    ),
  ];
  const names = ['samples', ...columns.map(([name]) => name), 'disks', 'networks'];
  return `
    WITH mark AS (
      SELECT rolled_until, least(fettle_now(), greatest(rolled_until, fettle_now() - interval '${kept}') + interval '${span}') AS now
      FROM metric_rollups WHERE resolution = $1 FOR UPDATE
    ), touched AS (
      SELECT DISTINCT node_id, ${bucketSql(bucket, 'at')} AS bucket FROM ${from}, mark
      WHERE stored_at > mark.rolled_until - interval '1 minute' AND stored_at <= mark.now
    ), source AS MATERIALIZED (
      SELECT t.bucket, s.* FROM touched t
      JOIN ${from} s ON s.node_id = t.node_id AND s.at >= t.bucket AND s.at < t.bucket + interval '${bucket}'
    ), figures AS (
      SELECT s.node_id, s.bucket, (array_agg(s.workspace_id))[1] AS workspace_id, ${samples}::int AS samples,
        ${columns.map(([name, sql]) => `${sql} AS ${name}`).join(', ')}
      FROM source s GROUP BY s.node_id, s.bucket
    ), ${partsSql}, rolled AS (
      INSERT INTO ${to} AS t (node_id, at, workspace_id, ${names.join(', ')})
      SELECT f.node_id, f.bucket, f.workspace_id, f.samples, ${columns.map(([name]) => `f.${name}`).join(', ')},
        coalesce(d.disks, '[]'), coalesce(n.networks, '[]')
      FROM figures f LEFT JOIN disk_parts d USING (node_id, bucket) LEFT JOIN network_parts n USING (node_id, bucket)
      ON CONFLICT (node_id, at) DO UPDATE SET stored_at = fettle_now(), ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
      WHERE excluded.samples > t.samples
      RETURNING 1
    ), marked AS (
      UPDATE metric_rollups SET rolled_until = (SELECT now FROM mark) WHERE resolution = $1
    )
    SELECT (SELECT count(*)::int FROM rolled) AS buckets, mark.now < fettle_now() AS more FROM mark`;
}

/** The bucket that a time lies in. Counted from an instant, not from a calendar: no zone and no change of clocks moves it. */
export function bucketSql(width: string, time: string): string {
  return `date_bin(interval '${width}', ${time}, timestamptz '2000-01-01 00:00:00+00')`;
}

/** Averages and most of each disk and interface in each bucket. Raw rows have no most of their own. */
const partsSql = `
  disk_parts AS (
    SELECT node_id, bucket, jsonb_agg(jsonb_build_object('mount', mount, 'usedBytes', used, 'maxBytes', most, 'totalBytes', total)) AS disks
    FROM (
      SELECT s.node_id, s.bucket, d.mount, round(avg(d."usedBytes")) AS used,
        max(coalesce(d."maxBytes", d."usedBytes")) AS most, max(d."totalBytes") AS total
      FROM source s, jsonb_to_recordset(s.disks) AS d (mount text, "usedBytes" float8, "maxBytes" float8, "totalBytes" float8)
      GROUP BY s.node_id, s.bucket, d.mount
    ) AS disk GROUP BY node_id, bucket
  ), network_parts AS (
    SELECT node_id, bucket, jsonb_agg(jsonb_build_object('interface', interface, 'rx', rx, 'tx', tx, 'rxMax', rx_max, 'txMax', tx_max)) AS networks
    FROM (
      SELECT s.node_id, s.bucket, n.interface, avg(n.rx) AS rx, avg(n.tx) AS tx,
        max(coalesce(n."rxMax", n.rx)) AS rx_max, max(coalesce(n."txMax", n.tx)) AS tx_max
      FROM source s, jsonb_to_recordset(s.networks) AS n (interface text, rx float8, tx float8, "rxMax" float8, "txMax" float8)
      GROUP BY s.node_id, s.bucket, n.interface
    ) AS network GROUP BY node_id, bucket
  )`;
