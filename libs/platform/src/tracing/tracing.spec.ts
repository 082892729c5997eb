import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { parseTraceparent } from '../context/index.js';
import { Tracing } from './index.js';
import type { SpanSink } from './span.js';

const sampled = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

async function loadedWith(...endpoint: string[]): Promise<number> {
  const child = fork(fileURLToPath(new URL('./loaded.child.js', import.meta.url)), endpoint, { execArgv: [] });
  const [{ count }] = (await once(child, 'message')) as [{ count: number }];
  return count;
}

describe('where a trace stands', () => {
  it.each([
    [sampled, true],
    [sampled.replace(/1$/, '0'), false],
    [`01-${'a'.repeat(32)}-${'b'.repeat(16)}-01-more`, true],
  ])('is read from %s', (text, isSampled) => expect(parseTraceparent(text)?.isSampled).toBe(isSampled));

  it.each([
    undefined,
    7,
    '',
    sampled.toUpperCase(),
    `${sampled}-more`,
    `ff${sampled.slice(2)}`,
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`,
    `${sampled}\r\nx: y`,
  ])('is not read from %j', (text) => expect(parseTraceparent(text)).toBeNull());
});

describe('traces that are off', () => {
  it('load nothing of what takes them', async () => {
    expect(await loadedWith()).toBe(0);
    expect(await loadedWith('http://127.0.0.1:1')).toBeGreaterThan(0);
  });

  it('give no span and close at once', async () => {
    expect(Tracing.off.start({ name: 'x', parent: sampled })).toBeNull();
    expect(Tracing.off.figures).toBeNull();
    await Tracing.off.close();
  });
});

describe('the end of a process', () => {
  it('is held up by traces for two seconds at most', async () => {
    const limits: number[] = [];
    const sink = { figures: null, start: () => null, close: async (limitMs: number) => void limits.push(limitMs) };
    await new Tracing(sink as unknown as SpanSink, { share: 1, agentShare: 1 }).close();
    expect(limits).toEqual([2_000]);
  });
});

describe('traces whose receiver is silent', () => {
  let server: Server;
  let asked: ServerResponse[];
  let tracing: Tracing;
  const open = (share = 1): Promise<Tracing> => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return Tracing.open({ service: 'spec', version: '0', endpoint, headers: undefined, share, agentShare: share });
  };

  beforeEach(async () => {
    asked = [];
    server = createServer((_request, response) => void asked.push(response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    tracing = await open();
  });
  afterEach(async () => {
    server.on('request', (_request, response) => response.writeHead(400).end());
    for (const response of asked) response.writeHead(400).end();
    await tracing.close();
    server.close();
    server.closeAllConnections();
  });

  it('hold a bounded number of spans, count the ones they drop, and do not hold up the end of a process', async () => {
    const make = (count: number): void => {
      for (let n = 0; n < count; n += 1) tracing.start({ name: 'x' })!.end();
    };
    make(600);
    await until(() => asked.length > 0);
    make(10_000);
    const { waiting, exported, dropped, failed } = tracing.figures!;
    expect(waiting).toBeLessThanOrEqual(2_048);
    expect(dropped).toBeGreaterThan(7_000);
    expect([exported, failed]).toEqual([0, 0]);
    await tracing.close();
    // The receiver was neither waited for nor given up by the exporter, which does that after 10 s: the close had an end of its own.
    expect(asked.map(({ closed, writableEnded }) => [closed, writableEnded])).toContainEqual([false, false]);
  });

  it('keep what a parent has kept and nothing of what it has not; where a trace begins, the share decides', async () => {
    expect(tracing.start({ name: 'x', parent: sampled })!.trace.traceId).toBe('a'.repeat(32));
    expect(tracing.start({ name: 'x', parent: sampled.replace(/1$/, '0') })).toBeNull();
    expect(tracing.start({ name: 'x', share: 0 })).toBeNull();
    expect(tracing.start({ name: 'x', share: 0, parent: sampled })).not.toBeNull();
    const none = await open(0);
    expect(none.start({ name: 'x' })).toBeNull();
  });
});
