import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Measurements: raw rows for two days, minutes for a month, hours for a year and more; each in partitions that are dropped whole. */
export class Metrics1030 implements MigrationInterface {
  name = 'Metrics1763700001030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE metric_samples (
        node_id uuid NOT NULL,
        at timestamptz NOT NULL,
        workspace_id uuid NOT NULL,
        stored_at timestamptz NOT NULL DEFAULT fettle_now(),
        cpu_percent real, memory_used_bytes bigint, memory_total_bytes bigint, swap_used_bytes bigint,
        load1 real, load5 real, load15 real, disk_percent real,
        rx_bytes_per_s double precision, tx_bytes_per_s double precision, temperature_c real, uptime_s bigint,
        disks jsonb NOT NULL DEFAULT '[]',
        PRIMARY KEY (node_id, at)
      ) PARTITION BY RANGE (at);
      CREATE INDEX metric_samples_stored ON metric_samples USING brin (stored_at);
    `);
    for (const table of ['metric_minutes', 'metric_hours']) {
      await runner.query(`
        CREATE TABLE ${table} (
          node_id uuid NOT NULL,
          at timestamptz NOT NULL,
          workspace_id uuid NOT NULL,
          stored_at timestamptz NOT NULL DEFAULT fettle_now(),
          samples integer NOT NULL,
          cpu_percent real, memory_used_bytes bigint, memory_total_bytes bigint, load1 real, disk_percent real,
          rx_bytes_per_s double precision, tx_bytes_per_s double precision, temperature_c real,
          PRIMARY KEY (node_id, at)
        ) PARTITION BY RANGE (at);
        CREATE INDEX ${table}_stored ON ${table} USING brin (stored_at);
      `);
    }
    await runner.query(`
      CREATE TABLE node_vitals (
        node_id uuid PRIMARY KEY REFERENCES nodes (id) ON DELETE CASCADE,
        at timestamptz NOT NULL,
        cpu_percent real, memory_percent real, disk_percent real, load1 real, temperature_c real, uptime_s bigint
      ) WITH (fillfactor = 70);
      CREATE TABLE metric_rollups (
        resolution text PRIMARY KEY,
        rolled_until timestamptz NOT NULL
      );
      INSERT INTO metric_rollups VALUES ('1m', fettle_now()), ('1h', fettle_now());
    `);
    await runner.query(PARTITION_FUNCTION);
    await runner.query(`
      SELECT fettle_rotate_partitions('metric_samples', 'day', 2, 3),
             fettle_rotate_partitions('metric_minutes', 'day', 2, 3),
             fettle_rotate_partitions('metric_hours', 'month', 1, 1)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE metric_rollups, node_vitals, metric_hours, metric_minutes, metric_samples;
      DROP FUNCTION fettle_rotate_partitions(text, text, integer, integer);
      DROP FUNCTION fettle_drop_partitions(text, timestamptz);
    `);
  }
}

/**
 * `fettle_rotate_partitions(parent, unit, behind, ahead)` makes the partitions from `behind` units ago to `ahead` units on;
 * `fettle_drop_partitions(parent, before)` drops those that lie wholly before a time. Names are parent_pYYYYMMDD, in UTC.
 */
const PARTITION_FUNCTION = `
  CREATE FUNCTION fettle_rotate_partitions(parent text, unit text, behind integer, ahead integer) RETURNS integer
  LANGUAGE plpgsql AS $$
  DECLARE
    step interval := ('1 ' || unit)::interval;
    start timestamp := date_trunc(unit, fettle_now() AT TIME ZONE 'UTC') - behind * step;
    made integer := 0;
    child text;
  BEGIN
    FOR i IN 0 .. behind + ahead LOOP
      child := format('%s_p%s', parent, to_char(start, 'YYYYMMDD'));
      IF to_regclass(child) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          child, parent, start AT TIME ZONE 'UTC', (start + step) AT TIME ZONE 'UTC');
        made := made + 1;
      END IF;
      start := start + step;
    END LOOP;
    RETURN made;
  END $$;

  CREATE FUNCTION fettle_drop_partitions(parent text, before timestamptz) RETURNS integer
  LANGUAGE plpgsql AS $$
  DECLARE
    child record;
    dropped integer := 0;
  BEGIN
    FOR child IN
      SELECT c.relname AS name,
             (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \\(''([^'']+)''\\)'))[1]::timestamptz AS until
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = parent::regclass
    LOOP
      IF child.until <= before THEN
        EXECUTE format('DROP TABLE %I', child.name);
        dropped := dropped + 1;
      END IF;
    END LOOP;
    RETURN dropped;
  END $$;
`;
