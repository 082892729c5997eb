import { METRICS_INTERVAL_MS, type MetricName, type MetricResolution } from '@fettle/contracts';
import { metricsSql, metricSql, metricTables, plainSql } from './metric-columns.js';
import { bucketSql } from './rollup.sql.js';

/** How rows become points. `stepMs` 0: each row is one. */
export interface PointPlan {
  readonly resolution: MetricResolution;
  readonly stepMs: number;
}

/** Which disk and which interface are read along; each is a parameter of the statement, by its number. */
export interface PartNumbers {
  readonly mount?: number;
  readonly interface?: number;
}

/**
 * All columns of one node's points, oldest first. Parameters: workspace, node, from and to in epoch milliseconds, then what `parts`
 * names. A step that has begun before the window is read whole: half of it would show another average.
 */
export function seriesSql(plan: PointPlan, parts: PartNumbers = {}, limit?: number): string {
  const columns = [
    ...plainSql.map(({ name, sql, type }) => `${sql}::${type === 'bigint' ? 'float8' : type} AS "${name}"`),
    ...metricsSql(plan.resolution).flatMap(({ metric, average, least, most }) => [
      `${average} AS "${metric}"`,
      `${least} AS "${metric}Low"`,
      `${most} AS "${metric}High"`,
    ]),
    ...(parts.mount ? [`avg(d.used) AS "partUsed"`, `max(d.total) AS "partTotal"`] : []),
    ...(parts.interface ? [`avg(n.rx) AS "partRx"`, `avg(n.tx) AS "partTx"`] : []),
  ];
  return `
    SELECT ${timeSql(plan)} AS at, ${columns.join(', ')}
    FROM ${metricTables[plan.resolution]} s${parts.mount ? diskSql(parts.mount) : ''}${parts.interface ? networkSql(parts.interface) : ''}
    WHERE s.workspace_id = $1 AND s.node_id = $2 AND s.at >= ${fromSql(plan, '$3')} AND s.at <= ${instant('$4')}
    GROUP BY ${groupSql(plan)} ORDER BY 1${limit === undefined ? '' : ` LIMIT ${limit}`}`;
}

/**
 * One metric of several nodes' points, node by node, oldest first. The nodes share the times of their points (`at`), whenever each has
 * measured; `seen` is the last sample of a point, where that tells more. Parameters: workspace, nodes, from and to in epoch milliseconds.
 */
export function compareSql(plan: PointPlan, metric: MetricName): string {
  const { average, most } = metricSql(plan.resolution, metric);
  const bucket = bucketSql(`${plan.stepMs} milliseconds`, 's.at');
  return `
    SELECT s.node_id AS "nodeId", ${bucket} AS at, ${binned(plan) ? bucket : 'max(s.at)'} AS seen, ${average} AS value, ${most} AS most
    FROM ${metricTables[plan.resolution]} s
    WHERE s.workspace_id = $1 AND s.node_id = ANY($2::uuid[]) AND s.at >= ${fromSql(plan, '$3')} AND s.at <= ${instant('$4')}
    GROUP BY s.node_id, ${bucket} ORDER BY 1, 2`;
}

const instant = (parameter: string): string => `to_timestamp(${parameter}::float8 / 1000)`;

const binned = ({ stepMs }: PointPlan): boolean => stepMs > METRICS_INTERVAL_MS;

function groupSql({ stepMs }: PointPlan): string {
  return stepMs === 0 ? 's.at' : bucketSql(`${stepMs} milliseconds`, 's.at');
}

/** Short steps keep the time of their last sample: its distance to the next one tells whether something is missing. */
function timeSql(plan: PointPlan): string {
  if (plan.stepMs === 0) return 's.at';
  return binned(plan) ? groupSql(plan) : 'max(s.at)';
}

function fromSql(plan: PointPlan, parameter: string): string {
  return binned(plan) ? bucketSql(`${plan.stepMs} milliseconds`, instant(parameter)) : instant(parameter);
}

const diskSql = (parameter: number): string => `
    LEFT JOIN LATERAL (
      SELECT part."usedBytes" AS used, part."totalBytes" AS total
      FROM jsonb_to_recordset(s.disks) AS part (mount text, "usedBytes" float8, "totalBytes" float8)
      WHERE part.mount = $${parameter} LIMIT 1
    ) AS d ON true`;

const networkSql = (parameter: number): string => `
    LEFT JOIN LATERAL (
      SELECT part.rx, part.tx FROM jsonb_to_recordset(s.networks) AS part (interface text, rx float8, tx float8)
      WHERE part.interface = $${parameter} LIMIT 1
    ) AS n ON true`;
