import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { forkChild, until } from '@fettle/testing';
import type { TestChild } from '@fettle/testing';
import type { Socket as TcpSocket } from 'node:net';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { workspaceId } from '../http/testing/surface-fixture.js';
import type { StalledReport } from './stalled-viewer.child.js';

const viewers = 10;
const factsPerRound = 300;
const factBytes = 2_300;
/** 1 MiB or 512 packets may wait, and what one flush adds is seen at the next. */
const mostWaitingBytes = 1_048_576 + (512 + 2 * factsPerRound) * factBytes;
/** What the whole process may hold more while somebody stalls. */
const mostHeldBytes = 16 * 1_048_576;

let child: TestChild;
let url: string;
let asked = 0;
let published = 0;
const clients: Socket[] = [];
let connection: TcpSocket | undefined;

beforeAll(async () => {
  child = forkChild(new URL('./stalled-viewer.child.js', import.meta.url));
  const { port } = await child.message<{ port: number }>((one) => typeof (one as { port?: number }).port === 'number');
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  connection?.destroy();
  await child?.kill();
});

/** A browser that watches the workspace; gives the versions that reach it. */
async function watch(name: string): Promise<{ client: Socket; seen: number[] }> {
  const client = io(url, {
    auth: { ticket: name },
    transports: ['websocket'],
    extraHeaders: { origin: 'https://fettle.example' },
    reconnection: false,
    forceNew: true,
  });
  clients.push(client);
  const seen: number[] = [];
  client.on('fact', ({ version }: { version: number }) => seen.push(version));
  expect(await client.emitWithAck('watch', { workspaceId })).toEqual({ ok: true });
  return { client, seen };
}

/** Stops reading on the connection itself; it stays open. */
function stall(client: Socket): TcpSocket {
  const { ws } = client.io.engine.transport as unknown as { ws: { pause(): void; _socket: TcpSocket } };
  ws.pause();
  ws._socket.pause();
  return ws._socket;
}

async function ask(count: number): Promise<StalledReport> {
  asked += 1;
  const mine = asked;
  child.send({ asked: mine, from: published, count });
  published += count;
  return child.message<StalledReport>((one) => (one as StalledReport).asked === mine);
}

it('a viewer that does not read holds up nobody and is let go before much waits for it', async () => {
  const readers = await Promise.all(Array.from({ length: viewers }, (_, at) => watch(`reader-${at}`)));
  /** One round is over when every reader has all of it, so the stalled one alone can fall behind. */
  const round = async (): Promise<StalledReport> => {
    const report = await ask(factsPerRound);
    await until(() => readers.every(({ seen }) => seen.length === published), { what: 'a round at every reader' });
    return report;
  };
  for (let at = 0; at < 5; at += 1) await round();
  const before = await round();
  const stalled = await watch('stalled');
  connection = stall(stalled.client);
  let report = before;
  let most = 0;
  while (report.cut === 0) {
    report = await round();
    most = Math.max(most, report.waitingBytes);
    expect(report.waitingBytes).toBeLessThan(mostWaitingBytes);
    expect(report.heldBytes - before.heldBytes).toBeLessThan(mostHeldBytes);
  }
  // Something did wait for it: it was the bound that cut it off.
  expect(most).toBeGreaterThan(0);
  expect(stalled.seen.length).toBeLessThan(published);
  // Cut off means gone, with all that waited, although the other end never closes and never reads.
  const after = await until(async () => {
    const now = await ask(0);
    return now.connections === viewers ? now : null;
  });
  expect(after).toMatchObject({ connected: viewers, cut: 1, waitingBytes: 0 });
  for (let at = 0; at < 5; at += 1) report = await round();
  expect(report.heldBytes - before.heldBytes).toBeLessThan(mostHeldBytes / 2);
  const all = Array.from({ length: published }, (_, version) => version);
  for (const { client, seen } of readers) {
    expect(client.connected).toBe(true);
    expect(seen).toEqual(all);
  }
}, 120_000);
