import { beforeEach, describe, expect, it } from '@jest/globals';
import { CUT_MARKER, agentLimits, logRequest, outputRequest } from '@fettle/contracts/agent';
import type { TestDatabase } from '@fettle/testing';
import { Engine, type TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let home: TestDatabase;
let engine: Engine;
let node: TestNode;
let task: { id: string; attempt: number };

withEngine((opened) => {
  ({ home, engine } = opened);
});
beforeEach(async () => {
  node = await engine.node();
  task = await node.running();
});

const at = '2026-03-01T10:00:00.000Z';
const chunk = (seq: number, data: string | Buffer, stream: 'stdout' | 'stderr' = 'stdout') => ({
  ...{ seq, stream, at },
  data: Buffer.from(data).toString('base64'),
});
/** Through the wire's own schema, as the route does it. */
const send = (chunks: ReturnType<typeof chunk>[], attempt = task.attempt) =>
  engine.outputs.output(node.agent, task.id, outputRequest.parse({ attempt, chunks }));
const line = (text: string, extra: object = {}) =>
  engine.outputs.line(node.agent, task.id, logRequest.parse({ stream: 'stdout', line: text, ...extra }));

async function everything(
  attempt?: number,
): Promise<{ bytes: Buffer; pages: number; last: Awaited<ReturnType<typeof page>> }> {
  const parts: Buffer[] = [];
  for (let after = -1, pages = 1; ; pages += 1) {
    const last = await page(after, attempt);
    parts.push(...last.chunks.map(({ data }) => Buffer.from(data, 'base64')));
    expect(JSON.stringify(last.chunks.map(({ data }) => data)).length).toBeLessThan(1.05 * 1024 * 1024);
    if (last.chunks.length === 0 || last.complete) return { bytes: Buffer.concat(parts), pages, last };
    after = last.lastSeq;
  }
}
const page = (after: number, attempt?: number) => engine.outputs.read(node.person, task.id, { after, attempt });

describe('numbered output', () => {
  it('is kept byte for byte: NUL, invalid UTF-8, blanks, both streams', async () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    expect(await send([chunk(0, all), chunk(1, '', 'stderr'), chunk(2, '\n\n')])).toEqual({
      ackedSeq: 2,
      truncated: false,
    });
    const read = await page(-1);
    expect(read.chunks.map(({ seq, stream, at: time }) => [seq, stream, time])).toEqual([
      [0, 'stdout', at],
      [1, 'stderr', at],
      [2, 'stdout', at],
    ]);
    expect(Buffer.from(read.chunks[0]!.data, 'base64')).toEqual(all);
    expect(read).toMatchObject({ lastSeq: 2, complete: false, gapAfterSeq: null });
  });

  it('has the time of its arrival when no clock can have shown the one it came with', async () => {
    await send([{ ...chunk(0, 'a'), at: '0000-01-01T00:00:00.000Z' }]);
    await line('b', { timestamp: '-000001-01-01T00:00:00Z' });
    await line('c', { timestamp: '+275760-01-01T00:00:00Z' });
    const times = (await page(-1)).chunks.map(({ at: time }) => Date.parse(time));
    expect(times).toHaveLength(3);
    for (const time of times) expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
  });

  it('may come twice, out of order and behind a hole: what is acknowledged has no gap', async () => {
    expect(await send([chunk(2, 'c'), chunk(1, 'b')])).toEqual({ ackedSeq: -1, truncated: false });
    expect(await send([chunk(1, 'b'), chunk(0, 'a'), chunk(0, 'a')])).toEqual({ ackedSeq: 1, truncated: false });
    expect(await send([chunk(0, 'X'), chunk(1, 'X'), chunk(2, 'c'), chunk(4, 'e')])).toEqual({
      ackedSeq: 2,
      truncated: false,
    });
    expect(await send([])).toEqual({ ackedSeq: 2, truncated: false });
    expect((await everything()).bytes.toString()).toBe('abc');
  });

  it('may come from two requests at once', async () => {
    const chunks = Array.from({ length: 30 }, (_, i) => chunk(i, `${i}\n`));
    const acks = await Promise.all([0, 5, 0, 10, 0].map((from) => send(chunks.slice(from))));
    const { ackedSeq } = await send(chunks);
    expect(ackedSeq).toBe(29);
    expect(acks.every((ack) => ack.ackedSeq <= 29)).toBe(true);
    expect((await everything()).bytes.toString()).toBe(chunks.map((_, i) => `${i}\n`).join(''));
  });

  it('of 10 MB comes back in pages of at most 1 MiB', async () => {
    const piece = Buffer.alloc(60_000, 'fettle ');
    const pieces = Math.ceil(10_000_000 / piece.length);
    for (let seq = 0; seq < pieces; seq += 8) {
      const chunks = Array.from({ length: Math.min(8, pieces - seq) }, (_, i) => chunk(seq + i, piece));
      expect((await send(chunks)).ackedSeq).toBe(seq + chunks.length - 1);
    }
    await engine.reports.completed(node.agent, task.id, {
      attempt: 1,
      status: 'success',
      result: { outputChunks: pieces },
    });
    const { bytes, pages, last } = await everything();
    expect(bytes.length).toBe(pieces * piece.length);
    expect(pages).toBeGreaterThan(10);
    expect(last).toMatchObject({ complete: true, truncated: false, gapAfterSeq: null });
    expect((await engine.service.get(node.person, task.id)).outputBytes).toBe(bytes.length);
  });

  it('is cut with a marker at its limit, and all that follows is acknowledged and dropped', async () => {
    const small = await Engine.open(home.url, { outputBytes: 100 });
    const push = (chunks: ReturnType<typeof chunk>[]) =>
      small.outputs.output(node.agent, task.id, outputRequest.parse({ attempt: 1, chunks }));
    expect(await push([chunk(0, 'a'.repeat(60))])).toEqual({ ackedSeq: 0, truncated: false });
    const more = [chunk(1, 'b'.repeat(60)), chunk(2, 'c'), chunk(3, 'd')];
    expect(await push(more)).toEqual({ ackedSeq: 3, truncated: true });
    expect(await push([chunk(9, 'e')])).toEqual({ ackedSeq: 9, truncated: true });
    const { bytes, last } = await everything();
    expect(bytes.toString()).toBe(`${'a'.repeat(60)}${'b'.repeat(40)}\n${CUT_MARKER}\n`);
    expect(last).toMatchObject({ truncated: true, lastSeq: 1 });
    expect(await engine.service.get(node.person, task.id)).toMatchObject({ outputBytes: 100, outputTruncated: true });
    await small.close();
  });

  it('that just fills the limit is whole; the next piece is the cut', async () => {
    const small = await Engine.open(home.url, { outputBytes: 10 });
    const push = (seq: number, text: string) =>
      small.outputs.output(node.agent, task.id, outputRequest.parse({ attempt: 1, chunks: [chunk(seq, text)] }));
    expect(await push(0, '0123456789')).toEqual({ ackedSeq: 0, truncated: false });
    expect(await push(1, 'x')).toEqual({ ackedSeq: 1, truncated: true });
    expect((await everything()).bytes.toString()).toBe(`0123456789\n${CUT_MARKER}\n`);
    await small.close();
  });

  it('of a stale attempt is refused, and each attempt has its own', async () => {
    const again = await node.running({ idempotent: true });
    task = again;
    await send([chunk(0, 'first')]);
    await home.clock.advance(61_000);
    await engine.sweep();
    const { attempt } = await node.take();
    await expect(send([chunk(1, 'late')])).rejects.toMatchObject({ code: 'task.lease_lost' });
    await send([chunk(0, 'second')], attempt);
    expect((await everything()).bytes.toString()).toBe('second');
    const first = await everything(1);
    expect(first.bytes.toString()).toBe('first');
    expect(first.last).toMatchObject({ complete: true, gapAfterSeq: 0 });
  });

  it('may come for a while after the end, and shows a gap when it never does', async () => {
    await send([chunk(0, 'a')]);
    await engine.reports.completed(node.agent, task.id, { attempt: 1, status: 'success', result: { outputChunks: 3 } });
    expect(await page(-1)).toMatchObject({ complete: false, gapAfterSeq: null });
    expect(await send([chunk(1, 'b')])).toEqual({ ackedSeq: 1, truncated: false });
    await home.clock.advance(601_000);
    await expect(send([chunk(2, 'c')])).rejects.toMatchObject({ code: 'task.final' });
    expect(await page(-1)).toMatchObject({ complete: true, gapAfterSeq: 1, lastSeq: 1 });
  });

  it('is read only from its own workspace and written only by its own node', async () => {
    const other = await engine.node();
    await expect(engine.outputs.read(other.person, task.id, { after: -1 })).rejects.toMatchObject({ status: 404 });
    const request = { attempt: 1, chunks: [chunk(0, 'x')] };
    await expect(engine.outputs.output(other.agent, task.id, request)).rejects.toMatchObject({ status: 404 });
    const sibling = await engine.node(node.workspaceId);
    await expect(engine.outputs.output(sibling.agent, task.id, request)).rejects.toMatchObject({ status: 404 });
  });

  it('is told to browsers at once and then at most every 100 ms, without its data', async () => {
    const from = engine.bus.sent.length;
    const startedAt = performance.now();
    for (let seq = 0; seq < 20; seq += 1) await send([chunk(seq, 'secret')]);
    const facts = engine.bus.sent.slice(from).filter(({ body }) => body.includes('task.output'));
    expect(facts.length).toBeGreaterThan(0);
    expect(facts.length).toBeLessThanOrEqual((performance.now() - startedAt) / 100 + 2);
    expect(JSON.parse(facts[0]!.body)).toEqual({
      ...{ name: 'task.output', workspaceId: node.workspaceId, id: task.id, version: 1, parentId: node.nodeId },
    });
  });
});

describe('lines of the compatible agent', () => {
  it('get their numbers from the server, also blank ones and many at once', async () => {
    for (const text of ['one', '', '\0 two']) await line(text);
    await Promise.all(Array.from({ length: 12 }, (_, i) => line(`p${i}`, { stream: i % 2 ? 'stderr' : 'other' })));
    const { bytes, last } = await everything();
    expect(bytes.toString().startsWith('one\n\n\0 two\n')).toBe(true);
    expect(last.lastSeq).toBe(14);
    expect(new Set(bytes.toString().split('\n')).size).toBe(12 + 3);
  });

  it('are cut with a marker when they are too long, never refused', async () => {
    await line('x'.repeat(100_000));
    const { bytes } = await everything();
    expect(bytes.length).toBe(agentLimits.logLineChars + 1);
    expect(bytes.toString().trimEnd().endsWith(CUT_MARKER)).toBe(true);
  });

  it('may come before the start and shortly after the end; before the lease they find a queued task', async () => {
    task = { id: await node.create(), attempt: 0 };
    await expect(line('early')).rejects.toMatchObject({
      code: 'task.not_leased',
      detail: 'The task is in queued state',
    });
    await node.take();
    await line('leased');
    await engine.reports.completed(node.agent, task.id, { status: 'success' });
    await line('after');
    expect((await everything()).bytes.toString()).toBe('leased\nafter\n');
  });
});
