import type { StoredSample } from './sample.policy.js';

interface SampleColumn {
  readonly name: string;
  readonly type: string;
  readonly of: (row: StoredSample) => string | number | null;
}

/** The given samples, column by column: PostgreSQL reads arrays in two thirds of the time that it takes for the same rows as JSON. */
const columns: readonly SampleColumn[] = [
  { name: 'node_id', type: 'uuid', of: (row) => row.nodeId },
  { name: 'workspace_id', type: 'uuid', of: (row) => row.workspaceId },
  { name: 'at_ms', type: 'float8', of: (row) => row.atMs },
  { name: 'cpu_percent', type: 'real', of: (row) => row.cpuPercent },
  { name: 'memory_used_bytes', type: 'bigint', of: (row) => row.memoryUsedBytes },
  { name: 'memory_total_bytes', type: 'bigint', of: (row) => row.memoryTotalBytes },
  { name: 'memory_percent', type: 'real', of: (row) => row.memoryPercent },
  { name: 'swap_used_bytes', type: 'bigint', of: (row) => row.swapUsedBytes },
  { name: 'load1', type: 'real', of: (row) => row.load1 },
  { name: 'load5', type: 'real', of: (row) => row.load5 },
  { name: 'load15', type: 'real', of: (row) => row.load15 },
  { name: 'disk_percent', type: 'real', of: (row) => row.diskPercent },
  { name: 'rx_bytes_per_s', type: 'float8', of: (row) => row.rxBytesPerS },
  { name: 'tx_bytes_per_s', type: 'float8', of: (row) => row.txBytesPerS },
  { name: 'temperature_c', type: 'real', of: (row) => row.temperatureC },
  { name: 'uptime_s', type: 'bigint', of: (row) => row.uptimeS },
  { name: 'disks', type: 'jsonb', of: (row) => JSON.stringify(row.disks) },
  { name: 'networks', type: 'jsonb', of: (row) => JSON.stringify(row.networks) },
];

/** `unnest(…) AS given(…)`: a row source over the parameters that `sampleParameters` makes. */
export const givenSamples = `unnest(${columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ')})
  AS given (${columns.map(({ name }) => name).join(', ')})`;

/** The parameters of a statement over `givenSamples`. */
export function sampleParameters(rows: readonly StoredSample[]): unknown[] {
  return columns.map(({ of }) => rows.map(of));
}
