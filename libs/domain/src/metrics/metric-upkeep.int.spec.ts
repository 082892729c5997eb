import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { TestDatabase } from '@fettle/testing';
import { TestCore, type TestNode } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { settingDefaults } from '@fettle/contracts';
import { MetricUpkeep } from './metric-upkeep.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const system = Ctx.system('spec');

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let upkeep: MetricUpkeep;
let node: TestNode;

withCore((opened) => {
  ({ home, core, ctx } = opened);
  upkeep = core.get(MetricUpkeep);
});
beforeEach(async () => {
  node = await core.node(ctx);
});

/** The beginning of the last whole hour, some time ago. */
const anHour = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;
const store = (atMs: number, cpuPercent: number) =>
  core.sql(
    `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, disk_percent)
     VALUES ($1, $2, to_timestamp($3::double precision / 1000), $4, 100, 400, $4)`,
    [node.nodeId, node.workspaceId, atMs, cpuPercent],
  );
const buckets = (table: 'metric_minutes' | 'metric_five_minutes' | 'metric_hours') =>
  core.sql<{ at: Date; samples: number; cpu_percent: number; disk_percent: number }>(
    `SELECT at, samples, cpu_percent, disk_percent FROM ${table} WHERE node_id = $1 ORDER BY at`,
    [node.nodeId],
  );
const children = async (parent: string) =>
  (
    await core.sql<{ name: string }>(
      'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE inhparent = $1::regclass ORDER BY 1',
      [parent],
    )
  ).map(({ name }) => name);

describe('the roll-up', () => {
  it('makes minutes of samples, five minutes of those and hours of these; a second run writes nothing', async () => {
    for (const [second, cpu] of [
      [0, 10],
      [15, 20],
      [30, 60],
      [60, 40],
    ] as const) {
      await store(anHour + second * 1_000, cpu);
    }
    await upkeep.rollUp(system);
    const minutes = [
      { at: new Date(anHour), samples: 3, cpu_percent: 30, disk_percent: 30 },
      { at: new Date(anHour + 60_000), samples: 1, cpu_percent: 40, disk_percent: 40 },
    ];
    expect(await buckets('metric_minutes')).toEqual(minutes);
    // Each minute counts alike, however many samples it has.
    const coarse = [{ at: new Date(anHour), samples: 4, cpu_percent: 35, disk_percent: 35 }];
    expect(await buckets('metric_five_minutes')).toEqual(coarse);
    expect(await buckets('metric_hours')).toEqual(coarse);
    expect(await upkeep.rollUp(system)).toBe(0);
    expect(await buckets('metric_minutes')).toEqual(minutes);
    expect(await buckets('metric_hours')).toEqual(coarse);
  });

  it('counts in what arrives late, long after its bucket was rolled up', async () => {
    await store(anHour, 10);
    await upkeep.rollUp(system);
    await home.clock.advance(3 * HOUR);
    await upkeep.rollUp(system);
    await store(anHour + 5_000, 30);
    await home.clock.advance(60_000);
    await upkeep.rollUp(system);
    expect(await buckets('metric_minutes')).toMatchObject([{ samples: 2, cpu_percent: 20 }]);
    expect(await buckets('metric_five_minutes')).toMatchObject([{ samples: 2, cpu_percent: 20 }]);
    expect(await buckets('metric_hours')).toMatchObject([{ samples: 2, cpu_percent: 20 }]);
  });

  it('catches up after a long pause a span at a time, and leaves what it would have left', async () => {
    await upkeep.rollUp(system);
    const hours = 5;
    for (let hour = 0; hour < hours; hour += 1) {
      await core.sql(
        `INSERT INTO metric_samples (node_id, workspace_id, at, stored_at, cpu_percent)
         SELECT $1, $2, moment, moment, 10 FROM generate_series(0, 239) AS n,
           LATERAL (SELECT to_timestamp($3::double precision / 1000) + n * interval '15 s' AS moment) AS m`,
        [node.nodeId, node.workspaceId, anHour - (hours - 1 - hour) * HOUR],
      );
    }
    await core.sql('UPDATE metric_rollups SET rolled_until = to_timestamp($1::double precision / 1000)', [
      anHour - hours * HOUR,
    ]);
    const query = jest.spyOn(core.get(Database), 'query');
    await upkeep.rollUp(system);
    const steps = query.mock.calls.filter(([, sql]) => sql.includes('INSERT INTO metric_minutes')).length;
    query.mockRestore();
    // At most 10 minutes of arrivals each.
    expect(steps).toBeGreaterThanOrEqual(hours * 6);
    expect(await buckets('metric_minutes')).toHaveLength(hours * 60);
    expect(await buckets('metric_five_minutes')).toHaveLength(hours * 12);
    expect(await buckets('metric_hours')).toEqual(
      Array.from({ length: hours }, () => expect.objectContaining({ samples: 240, cpu_percent: 10 })),
    );
  });

  it('by two processes at once leaves what one leaves', async () => {
    await store(anHour, 10);
    await store(anHour + 1_000, 20);
    await Promise.all([upkeep.rollUp(system), upkeep.rollUp(system)]);
    await upkeep.rollUp(system);
    expect(await buckets('metric_minutes')).toMatchObject([{ samples: 2, cpu_percent: 15 }]);
    expect(await buckets('metric_hours')).toMatchObject([{ samples: 2 }]);
  });
});

describe('partitions', () => {
  it('are made ahead as days pass, and only once', async () => {
    expect(await upkeep.rotatePartitions(system)).toBe(0);
    await home.clock.advance(2 * DAY);
    // Two days of samples and of minutes; a month of hours may be among them.
    expect(await upkeep.rotatePartitions(system)).toBeGreaterThanOrEqual(4);
    expect(await upkeep.rotatePartitions(system)).toBe(0);
  });

  it('are there when a process starts after a long time off', async () => {
    await home.clock.advance(200 * DAY);
    const late = await TestCore.open(home.url);
    const sql = `INSERT INTO metric_samples (node_id, workspace_id, at) VALUES ($1, $2, fettle_now()) RETURNING 1`;
    expect(await late.sql(sql, [node.nodeId, node.workspaceId])).toHaveLength(1);
    await late.close();
  });

  it('go whole when all in them is older than it is kept, and not before', async () => {
    await upkeep.rotatePartitions(system);
    await upkeep.sweepRetention(system);
    const now = Date.now();
    await store(now, 10);
    await upkeep.rollUp(system);
    const count = async (table: string) =>
      (await core.sql(`SELECT 1 FROM ${table} WHERE node_id = $1`, [node.nodeId])).length;
    const kept = async () =>
      Promise.all(['metric_samples', 'metric_minutes', 'metric_five_minutes', 'metric_hours'].map(count));
    const passes = async (ms: number) => {
      await home.clock.advance(ms);
      await upkeep.sweepRetention(system);
      return kept();
    };
    expect(await passes(settingDefaults.retention.rawMetricsHours * HOUR)).toEqual([1, 1, 1, 1]);
    expect(await passes(DAY)).toEqual([0, 1, 1, 1]);
    expect(await passes(settingDefaults.retention.minuteMetricsDays * DAY)).toEqual([0, 0, 1, 1]);
    expect(await passes((settingDefaults.retention.hourMetricsDays + 31) * DAY)).toEqual([0, 0, 0, 0]);
    expect(await children('metric_samples')).toEqual([]);
    await home.clock.reset();
    await upkeep.rotatePartitions(system);
    expect(await children('metric_samples')).toHaveLength(6);
  });
});
