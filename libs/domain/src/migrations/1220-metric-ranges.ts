import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The measured columns that are rolled up with the least and the most of each bucket, and their types. */
const measured = [
  ['cpu', 'real'],
  ['memory', 'real'],
  ['load1', 'real'],
  ['disk', 'real'],
  ['rx', 'double precision'],
  ['tx', 'double precision'],
  ['temperature', 'real'],
] as const;
const extremes = measured.flatMap(([name, type]) => [`${name}_min ${type}`, `${name}_max ${type}`]);
const rolledColumns = [
  ...extremes,
  'memory_percent real',
  'swap_used_bytes bigint',
  'load5 real',
  'load15 real',
  `disks jsonb NOT NULL DEFAULT '[]'`,
  `networks jsonb NOT NULL DEFAULT '[]'`,
];

/** Five minutes between minutes and hours; the least and the most of each bucket; series of each disk and interface; who watches. */
export class MetricRanges1220 implements MigrationInterface {
  name = 'MetricRanges1763700001220';

  async up(runner: QueryRunner): Promise<void> {
    const added = rolledColumns.map((column) => `ADD COLUMN ${column}`).join(', ');
    await runner.query(`
      ALTER TABLE metric_samples ADD COLUMN memory_percent real, ADD COLUMN networks jsonb NOT NULL DEFAULT '[]';
      ALTER TABLE metric_minutes ${added};
      ALTER TABLE metric_hours ${added};
      CREATE TABLE metric_five_minutes (
        node_id uuid NOT NULL,
        at timestamptz NOT NULL,
        workspace_id uuid NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT fettle_now(),
        samples integer NOT NULL,
        cpu_percent real, memory_used_bytes bigint, memory_total_bytes bigint, load1 real, disk_percent real,
        rx_bytes_per_s double precision, tx_bytes_per_s double precision, temperature_c real,
        ${rolledColumns.join(', ')},
        PRIMARY KEY (node_id, at)
      ) PARTITION BY RANGE (at);
      CREATE INDEX metric_five_minutes_stored ON metric_five_minutes USING brin (stored_at);
    `);
    // Weeks: 58 partitions for 400 days, each small enough to be dropped in a moment. Five behind: minutes are rolled up from the past.
    await runner.query(`SELECT fettle_rotate_partitions('metric_five_minutes', 'week', 5, 2)`);
    // What minutes there are is rolled up by the job, a span at a time: here it would hold up the start.
    await runner.query(`
      INSERT INTO metric_rollups
      SELECT '5m', CASE WHEN EXISTS (SELECT FROM metric_minutes) THEN fettle_now() - interval '31 days' ELSE fettle_now() END
    `);
    await runner.query(`
      CREATE TABLE metric_watches (
        node_id uuid NOT NULL,
        watch_id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (node_id, watch_id),
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX metric_watches_workspace ON metric_watches (workspace_id, node_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = rolledColumns.map((column) => `DROP COLUMN ${column.split(' ')[0]}`).join(', ');
    await runner.query(`
      DROP TABLE metric_watches, metric_five_minutes;
      DELETE FROM metric_rollups WHERE resolution = '5m';
      ALTER TABLE metric_hours ${names};
      ALTER TABLE metric_minutes ${names};
      ALTER TABLE metric_samples DROP COLUMN memory_percent, DROP COLUMN networks;
    `);
  }
}
