import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import { Ctx as Context } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { TestCore, TestNode } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { MetricExporter, MetricReader, MetricUpkeep } from './index.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const code = (expected: string) => expect.objectContaining({ code: expected });

let core: TestCore;
let ctx: Ctx;
let node: TestNode;
let reader: MetricReader;

withCore((opened) => {
  ({ core, ctx } = opened);
  reader = core.get(MetricReader);
});
beforeEach(async () => {
  node = await core.node(ctx);
});

const store = (atMs: number, cpu: number, of: TestNode = node) =>
  core.sql(
    `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent, memory_used_bytes, memory_total_bytes, disks, networks)
     VALUES ($1, $2, to_timestamp($3::double precision / 1000), $4, 100, 400, $5, $6)`,
    [
      of.nodeId,
      of.workspaceId,
      atMs,
      cpu,
      JSON.stringify([{ mount: '/data', usedBytes: cpu, totalBytes: 200 }]),
      JSON.stringify([{ interface: 'eth0', rx: cpu * 10, tx: cpu }]),
    ],
  );
async function textOf(file: { pieces: AsyncIterable<string> }): Promise<string> {
  let text = '';
  for await (const piece of file.pieces) text += piece;
  return text;
}
/** How many statements it takes; what the process does meanwhile of its own accord is none of them. */
const counted = async (run: () => Promise<unknown>): Promise<number> => {
  const query = jest.spyOn(core.get(Database), 'query');
  await run();
  const { length } = query.mock.calls.filter(([asked]) => asked.workspaceId === ctx.workspaceId);
  query.mockRestore();
  return length;
};

describe('a series', () => {
  it('takes two statements, whatever the window', async () => {
    for (const rangeMs of [15 * MINUTE, 24 * HOUR, 9_600 * HOUR]) {
      const asked = { rangeMs, mount: '/data', interface: 'eth0' };
      expect(await counted(() => reader.series(ctx, node.nodeId, asked))).toBe(2);
    }
  });

  it('has a row of nulls where samples are missing, and tells from when to when', async () => {
    const start = Date.now() - 10 * MINUTE;
    for (const at of [0, 15_000, 30_000, 120_000, 135_000]) await store(start + at, 50);
    const answer = await reader.series(ctx, node.nodeId, { rangeMs: 15 * MINUTE });
    expect(answer.cpuPercent).toEqual([50, 50, 50, null, 50, 50]);
    expect(answer.memoryPercent).toEqual([25, 25, 25, null, 25, 25]);
    const iso = (ms: number) => new Date(start + ms).toISOString();
    expect(answer.gaps).toEqual([{ from: iso(30_000), to: iso(120_000) }]);
    expect(answer.at[3]).toBe(iso(45_000));
    expect(answer).toMatchObject({ resolution: 'raw', stepMs: 0, gapMs: 37_500, low: null, newestAt: iso(135_000) });
  });

  it('has columns of one length, of one disk and one interface too, and nothing from outside of its window', async () => {
    const now = Date.now();
    for (const ago of [2 * HOUR, 2 * MINUTE, MINUTE]) await store(now - ago, 40);
    const asked = {
      from: new Date(now - HOUR).toISOString(),
      to: new Date(now - 90_000).toISOString(),
      mount: '/data',
      interface: 'eth0',
    };
    const answer = await reader.series(ctx, node.nodeId, asked);
    expect(answer.at).toEqual([new Date(now - 2 * MINUTE).toISOString()]);
    expect(answer.disk).toEqual({ mount: '/data', usedBytes: [40], totalBytes: [200], usedPercent: [20] });
    expect(answer.network).toEqual({ interface: 'eth0', rxBytesPerS: [400], txBytesPerS: [40] });
    expect(answer).toMatchObject({ disks: [{ mount: '/data' }], interfaces: ['eth0'], memoryTotalBytes: 400 });
    const other = await reader.series(ctx, node.nodeId, { ...asked, mount: '/gone', interface: 'wlan9' });
    expect(other).toMatchObject({ disk: { usedPercent: [null] }, network: { rxBytesPerS: [null] } });
  });

  it('of a day has the least and the most of each five minutes', async () => {
    const start = Math.floor(Date.now() / HOUR) * HOUR - HOUR;
    for (const [at, cpu] of [
      [0, 10],
      [15_000, 70],
    ] as const) {
      await store(start + at, cpu);
    }
    await core.get(MetricUpkeep).rollUp(Context.system('spec'));
    const answer = await reader.series(ctx, node.nodeId, { rangeMs: 24 * HOUR });
    expect(answer).toMatchObject({ resolution: '5m', stepMs: 5 * MINUTE, at: [new Date(start).toISOString()] });
    expect([answer.cpuPercent, answer.low?.cpuPercent, answer.high?.cpuPercent]).toEqual([[40], [10], [70]]);
  });

  it('of a foreign node is not found', async () => {
    const foreign = reader.series(await core.workspace(), node.nodeId, { rangeMs: HOUR });
    await expect(foreign).rejects.toEqual(code('object.not_found'));
  });
});

describe('a comparison', () => {
  it('takes two statements for eight nodes, keeps their order, and tells who is missing', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, (_, i) => core.node(ctx, `n${i}`)));
    const foreign = await core.node(await core.workspace());
    const now = Date.now();
    await store(now - 30_000, 20);
    await store(now - 15_000, 60);
    await store(now - 15_000, 90, others[0]!);
    await store(now - 15_000, 90, foreign);
    const nodeIds = [others[0]!, node, ...others.slice(1), foreign].map(({ nodeId }) => nodeId);
    const query = { nodeIds, metric: 'cpuPercent', rangeMs: HOUR } as const;
    expect(await counted(() => reader.compare(ctx, query))).toBe(2);
    const answer = await reader.compare(ctx, query);
    expect(answer.nodes.map(({ id }) => id)).toEqual(nodeIds.slice(0, 7));
    expect(answer.missing).toEqual([foreign.nodeId]);
    expect(answer.nodes[0]).toMatchObject({ values: [90], latest: 90, average: 90, peak: 90 });
    expect(answer.nodes[1]).toMatchObject({ values: [20, 60], latest: 60, average: 40, peak: 60 });
    expect(answer.nodes[2]).toMatchObject({ values: [], latest: null, average: null, peak: null });
  });
});

describe('an export', () => {
  it('has every sample of its window, page by page, and a cell without a number where none was measured', async () => {
    const start = Date.now() - 5 * HOUR;
    await core.sql(
      `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent)
       SELECT $1, $2, to_timestamp(($3::double precision + n * 15000) / 1000), 10 FROM generate_series(0, 1099) AS n`,
      [node.nodeId, node.workspaceId, start],
    );
    const file = await core.get(MetricExporter).export(ctx, node.nodeId, { rangeMs: 6 * HOUR, format: 'jsonl' });
    const text = await textOf(file);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { at: string; cpuPercent: number });
    expect(new Set(lines.map(({ at }) => at)).size).toBe(1_100);
    expect(lines[0]).toMatchObject({ at: new Date(start).toISOString(), cpuPercent: 10, temperatureC: null });
    const csv = await core
      .get(MetricExporter)
      .export(ctx, node.nodeId, { rangeMs: 6 * HOUR, format: 'csv', columns: 'at,cpuPercent,load1' });
    const rows = (await textOf(csv)).split('\r\n');
    expect(rows.slice(0, 2)).toEqual(['at,cpuPercent,load1', `${new Date(start).toISOString()},10,`]);
  });

  it('of a foreign node is not found', async () => {
    const foreign = core.get(MetricExporter).export(await core.workspace(), node.nodeId, { format: 'csv' });
    await expect(foreign).rejects.toEqual(code('object.not_found'));
  });
});

describe('the list for programs', () => {
  it('has the newest samples of a node, and none of a foreign one', async () => {
    const now = Date.now();
    for (const ago of [45_000, 30_000, 15_000]) await store(now - ago, ago / 1_000);
    const list = await reader.list(ctx, { nodeId: node.nodeId, limit: 2 });
    expect(list.map(({ cpuUsage, memoryUsage }) => [cpuUsage, memoryUsage])).toEqual([
      [15, 25],
      [30, 25],
    ]);
    expect(await reader.list(await core.workspace(), { nodeId: node.nodeId, limit: 2 })).toEqual([]);
  });
});
