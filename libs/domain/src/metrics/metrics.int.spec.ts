import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Sample } from '@fettle/contracts/agent';
import { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { proxyFor, type TcpProxy, type TestDatabase } from '@fettle/testing';
import { TestCore, type TestNode } from '../application/test-core.js';
import { NodeService } from '../nodes/index.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { MetricIngest, MetricReader } from './index.js';

const HOUR = 3_600_000;
const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
let door: TcpProxy;
let ctx: Ctx;
let ingest: MetricIngest;

beforeAll(async () => {
  home = await domainDatabase();
  door = await proxyFor(home.url);
  core = await TestCore.open(door.through(home.url));
  ingest = core.get(MetricIngest);
  ctx = await core.workspace();
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await core?.close();
  await door.cut();
  await home.drop();
});

function sampleAt(atMs: number, patch: Partial<Sample> = {}): Sample {
  return {
    at: new Date(atMs).toISOString(),
    cpuPercent: 12.5,
    memoryUsedBytes: 2 ** 30,
    memoryTotalBytes: 2 ** 32,
    load1: 0.5,
    load5: 0.4,
    load15: 0.3,
    disks: [{ mount: '/', usedBytes: 40, totalBytes: 100 }],
    networks: [],
    uptimeS: 3_600,
    ...patch,
  };
}
const traffic = (rxBytes: number, txBytes: number): Partial<Sample> => ({
  networks: [
    { interface: 'eth0', rxBytes, txBytes },
    { interface: 'lo', rxBytes: 1e12, txBytes: 1e12 },
  ],
});
const series = (node: TestNode, rangeMs: number) => core.get(MetricReader).series(ctx, node.nodeId, { rangeMs });
const stored = (node: TestNode) =>
  core.sql<{ at: Date; rx: number | null }>(
    'SELECT at, rx_bytes_per_s AS rx FROM metric_samples WHERE node_id = $1 ORDER BY at',
    [node.nodeId],
  );

describe('samples', () => {
  it('are stored when they are acknowledged, many nodes in one statement', async () => {
    const nodes = await Promise.all(Array.from({ length: 20 }, () => core.node(ctx)));
    const now = Date.now();
    const query = jest.spyOn(core.get(Database), 'query');
    await Promise.all(nodes.map((node) => ingest.add(node, [sampleAt(now - 15_000), sampleAt(now)])));
    const statements = query.mock.calls.filter(([, sql]) => sql.includes('INSERT INTO metric_samples'));
    query.mockRestore();
    expect(statements).toHaveLength(1);
    for (const node of nodes) expect(await stored(node)).toHaveLength(2);
    const { vitals } = await core.get(NodeService).get(ctx, nodes[0]!.nodeId);
    expect(vitals).toMatchObject({
      at: new Date(now).toISOString(),
      cpuPercent: 12.5,
      memoryPercent: 25,
      diskPercent: 40,
    });
  });

  it('are refused, not swallowed, while the database is away', async () => {
    const node = await core.node(ctx);
    await door.cut();
    await expect(ingest.add(node, [sampleAt(Date.now())])).rejects.toEqual(code('dependency.unavailable'));
    await door.open();
  });

  it('are stored also when nobody has made partitions for days: the clock was off, agents were not', async () => {
    const [node, other] = [await core.node(ctx), await core.node(ctx)];
    await core.sql("SELECT fettle_drop_partitions('metric_samples', 'infinity')");
    const late = await TestCore.open(home.url);
    await core.sql("SELECT fettle_drop_partitions('metric_samples', 'infinity')");
    // Two processes find it at the same moment.
    await Promise.all([
      ingest.add(node, [sampleAt(Date.now())]),
      late.get(MetricIngest).add(other, [sampleAt(Date.now())]),
    ]);
    await late.close();
    expect(await stored(node)).toHaveLength(1);
    expect(await stored(other)).toHaveLength(1);
  });

  it('that are sent again change nothing, nor does an older one overwrite the newest figures', async () => {
    const node = await core.node(ctx);
    const now = Date.now();
    const samples = [sampleAt(now - 30_000, { cpuPercent: 90 }), sampleAt(now)];
    await ingest.add(node, samples);
    await ingest.add(
      node,
      samples.map((sample) => ({ ...sample, cpuPercent: 1 })),
    );
    await ingest.add(node, [sampleAt(now - 60_000, { cpuPercent: 99 })]);
    expect(await stored(node)).toHaveLength(3);
    expect((await series(node, HOUR)).cpuPercent).toEqual([99, 90, 12.5]);
  });

  it('tell when the machine came up: where its uptime begins anew', async () => {
    const node = await core.node(ctx);
    const now = Date.now();
    const up = (agoS: number, uptimeS: number) => sampleAt(now - agoS * 1_000, { uptimeS });
    await ingest.add(node, [up(600, 9_000), up(585, 9_015), up(300, 45), up(285, 60), up(30, 10), up(15, 25)]);
    const { bootedAt } = await series(node, HOUR);
    expect(bootedAt.map((at) => Math.round((now - Date.parse(at)) / 1_000))).toEqual([345, 40]);
    // The first sample of a window tells it too, where nothing was measured before.
    expect((await series(node, 400_000)).bootedAt).toHaveLength(2);
    const other = await core.workspace();
    await expect(core.get(MetricReader).series(other, node.nodeId, { rangeMs: HOUR })).rejects.toEqual(
      code('object.not_found'),
    );
  });

  it('of a node whose clock is wrong are drawn where they belong, also when sent twice', async () => {
    const node = await core.node(ctx);
    const wrongBy = 5 * 24 * HOUR;
    const theirs = Date.now() - wrongBy;
    const samples = [sampleAt(theirs - 15_000), sampleAt(theirs)];
    await ingest.add(node, samples, new Date(theirs).toISOString());
    await ingest.add(node, samples, new Date(theirs + 40).toISOString());
    const rows = await stored(node);
    expect(rows).toHaveLength(2);
    for (const { at } of rows) expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(30_000);
  });

  it('beyond what is kept are dropped without harm to the others', async () => {
    const node = await core.node(ctx);
    const now = Date.now();
    await ingest.add(node, [sampleAt(now - 49 * HOUR), sampleAt(now + HOUR), sampleAt(now)]);
    expect(await stored(node)).toHaveLength(1);
  });

  it('of one node, however absurd, never refuse those of another', async () => {
    const [node, mad] = [await core.node(ctx), await core.node(ctx)];
    const absurd = {
      load1: 1e300,
      memoryUsedBytes: 1e300,
      temperatureC: -1e300,
      disks: [{ mount: '/a\0b\ud800', usedBytes: 1e300, totalBytes: 1 }],
    };
    const tiny = { cpuPercent: 1e-320, load1: 1e-310, memoryUsedBytes: 5e-324, temperatureC: -1e-200 };
    const sent = [sampleAt(Date.now() - 1_000, absurd), sampleAt(Date.now(), tiny)];
    await Promise.all([ingest.add(mad, sent), ingest.add(node, [sampleAt(Date.now())])]);
    expect(await stored(node)).toHaveLength(1);
    expect(await stored(mad)).toHaveLength(2);
  });
});

describe('network rates', () => {
  it('are bytes per second of the outer interfaces; unknown at first and after a restart of the counters', async () => {
    const node = await core.node(ctx);
    const start = Date.now() - 60_000;
    const counters = [1_000, 16_000, 31_000, 500, 1_500];
    await ingest.add(
      node,
      counters.map((bytes, i) => sampleAt(start + i * 10_000, traffic(bytes, bytes))),
    );
    expect((await stored(node)).map(({ rx }) => rx)).toEqual([null, 1_500, 1_500, null, 100]);
  });

  it('are unknown after a long silence', async () => {
    const node = await core.node(ctx);
    const now = Date.now();
    const samples = [sampleAt(now - 600_000, traffic(0, 0)), sampleAt(now, traffic(1e9, 1e9))];
    await ingest.add(node, samples);
    expect((await stored(node)).map(({ rx }) => rx)).toEqual([null, null]);
  });
});
