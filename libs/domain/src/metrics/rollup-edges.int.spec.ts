import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
import { TestCore, type TestNode } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { MetricUpkeep } from './metric-upkeep.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const system = Ctx.system('spec');

let home: TestDatabase;
let core: TestCore;
let upkeep: MetricUpkeep;
let node: TestNode;

withCore((opened) => {
  ({ home, core } = opened);
  upkeep = core.get(MetricUpkeep);
});
beforeEach(async () => {
  node = await core.node(await core.workspace());
  await core.sql(`UPDATE metric_rollups SET rolled_until = fettle_now() - interval '1 minute'`);
});

interface Measured {
  cpu?: number | null;
  disks?: object[];
  networks?: object[];
}
const store = (atMs: number, { cpu = 10, disks = [], networks = [] }: Measured = {}) =>
  core.sql(
    `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, memory_percent, disks, networks)
     VALUES ($1, $2, to_timestamp($3::double precision / 1000), $4, 100, 400, 25, $5, $6) ON CONFLICT DO NOTHING`,
    [node.nodeId, node.workspaceId, atMs, cpu, JSON.stringify(disks), JSON.stringify(networks)],
  );
type Table = 'metric_minutes' | 'metric_five_minutes' | 'metric_hours';
const rows = <T>(table: Table, columns: string) =>
  core.sql<T>(`SELECT ${columns} FROM ${table} WHERE node_id = $1 ORDER BY at`, [node.nodeId]);
const anHour = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;

describe('extremes', () => {
  it('of samples reach the hours, and what was never measured stays unknown', async () => {
    for (const [at, cpu] of [
      [0, 10],
      [15_000, 90],
      [5 * MINUTE, 40],
      [6 * MINUTE, null],
    ] as const) {
      await store(anHour + at, { cpu });
    }
    await upkeep.rollUp(system);
    const columns = 'cpu_percent AS avg, cpu_min AS min, cpu_max AS max, memory_max AS memory, temperature_c AS heat';
    expect(await rows('metric_minutes', columns)).toEqual([
      { avg: 50, min: 10, max: 90, memory: 25, heat: null },
      { avg: 40, min: 40, max: 40, memory: 25, heat: null },
      { avg: null, min: null, max: null, memory: 25, heat: null },
    ]);
    expect(await rows('metric_hours', columns)).toEqual([{ avg: 45, min: 10, max: 90, memory: 25, heat: null }]);
  });
});

describe('each disk and each interface', () => {
  it('keeps its own averages and its most, also one that comes and goes', async () => {
    const disk = (mount: string, usedBytes: number) => ({ mount, usedBytes, totalBytes: 100 });
    await store(anHour, {
      disks: [disk('/', 10), disk('/data', 50)],
      networks: [{ interface: 'eth0', rx: 100, tx: 1 }],
    });
    await store(anHour + 15_000, { disks: [disk('/', 30)], networks: [{ interface: 'eth0', rx: 300, tx: 3 }] });
    await store(anHour + MINUTE, { disks: [disk('/', 80)] });
    await upkeep.rollUp(system);
    const byName = (a: { mount: string }, b: { mount: string }) => a.mount.localeCompare(b.mount);
    const [hour] = await rows<{ disks: { mount: string }[]; networks: object[] }>('metric_hours', 'disks, networks');
    expect(hour!.disks.toSorted(byName)).toEqual([
      { mount: '/', usedBytes: 50, maxBytes: 80, totalBytes: 100 },
      { mount: '/data', usedBytes: 50, maxBytes: 50, totalBytes: 100 },
    ]);
    expect(hour!.networks).toEqual([{ interface: 'eth0', rx: 200, tx: 2, rxMax: 300, txMax: 3 }]);
  });
});

describe('edges', () => {
  it('of partitions: samples on both sides of midnight UTC fall into the days they belong to', async () => {
    const midnight = Math.floor(Date.now() / DAY) * DAY - (Date.now() % DAY < HOUR ? DAY : 0);
    for (const at of [-MINUTE, -1, 0, 1, MINUTE]) await store(midnight + at);
    await upkeep.rollUp(system);
    const at = (ms: number) => new Date(midnight + ms);
    expect(await rows('metric_minutes', 'at, samples')).toEqual([
      { at: at(-MINUTE), samples: 2 },
      { at: at(0), samples: 2 },
      { at: at(MINUTE), samples: 1 },
    ]);
    expect(await rows('metric_five_minutes', 'at, samples')).toEqual([
      { at: at(-5 * MINUTE), samples: 2 },
      { at: at(0), samples: 3 },
    ]);
    expect(await rows('metric_hours', 'at, samples')).toEqual([
      { at: at(-HOUR), samples: 2 },
      { at: at(0), samples: 3 },
    ]);
  });

  it('of clocks: in a session whose zone turns them back, no hour is counted twice or lost', async () => {
    // In Berlin the hour from 2 to 3 came twice in that night, in Lord Howe half an hour did.
    const night = Date.parse('2026-10-25T00:00:00Z');
    const away = Date.now() - night;
    await home.clock.advance(-away + 6 * HOUR);
    await upkeep.rotatePartitions(system);
    await core.sql(`UPDATE metric_rollups SET rolled_until = fettle_now() - interval '10 minutes'`);
    for (let quarter = 0; quarter < 16; quarter += 1) await store(night + quarter * 15 * MINUTE);
    // Of this database only: the role has sessions in those of other specs too.
    const inDatabase = `ALTER DATABASE "${new URL(home.url).pathname.slice(1)}"`;
    for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe']) {
      await core.sql(`${inDatabase} SET timezone TO '${zone}'`);
      const there = await TestCore.open(home.url);
      await there.sql('UPDATE metric_samples SET stored_at = fettle_now() WHERE node_id = $1', [node.nodeId]);
      await home.clock.advance(MINUTE);
      await there.get(MetricUpkeep).rollUp(system);
      await there.close();
      expect(await rows('metric_hours', 'at, samples')).toEqual(
        [0, 1, 2, 3].map((hour) => ({ at: new Date(night + hour * HOUR), samples: 4 })),
      );
    }
    await core.sql(`${inDatabase} RESET timezone`);
  });
});

describe('samples that come again', () => {
  it('change nothing: neither doubled ones, nor late ones whose neighbours are no longer kept', async () => {
    for (const at of [0, 15_000, 30_000]) await store(anHour + at, { cpu: 30 });
    await upkeep.rollUp(system);
    await store(anHour, { cpu: 99 });
    await core.sql('DELETE FROM metric_samples WHERE node_id = $1', [node.nodeId]);
    await store(anHour + 45_000, { cpu: 90 });
    await home.clock.advance(MINUTE);
    await upkeep.rollUp(system);
    expect(await rows('metric_minutes', 'samples, cpu_percent AS cpu')).toEqual([{ samples: 3, cpu: 30 }]);
    expect(await rows('metric_hours', 'samples, cpu_percent AS cpu')).toEqual([{ samples: 3, cpu: 30 }]);
  });
});

describe('an update from a version without five minutes', () => {
  it('makes them of the minutes that are there', async () => {
    await core.sql(
      `INSERT INTO metric_minutes (node_id, at, workspace_id, stored_at, samples, cpu_percent)
       SELECT $1, moment, $2, moment + interval '90 s', 4, 20 FROM generate_series(0, 29) AS n,
         LATERAL (SELECT to_timestamp($3::double precision / 1000) + n * interval '1 min' AS moment) AS m`,
      [node.nodeId, node.workspaceId, anHour],
    );
    await core.sql(`UPDATE metric_rollups SET rolled_until = fettle_now() - interval '1 day' WHERE resolution = '5m'`);
    await upkeep.rollUp(system);
    const six = Array.from({ length: 6 }, () => ({ samples: 20, cpu: 20, most: 20 }));
    expect(await rows('metric_five_minutes', 'samples, cpu_percent AS cpu, cpu_max AS most')).toEqual(six);
  });
});
