import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { Installation } from './testing/installation.js';
import type { Operator } from './testing/operator.js';

/** More than all the places that reads have, and fewer than one person may ask at once. */
const stalledReaders = 270;
/** What the process may hold more at its peak: 256 places with an answer of 1 MiB each, as text and as bytes. */
const mostGrowthBytes = 640 * 1024 * 1024;
const printed = 10 * 1024 * 1024;

let home: TestDatabase;
let place: Installation;
let nodeId: string;
const stalled: Socket[] = [];

beforeAll(async () => {
  home = await testDatabase({ key: 'empty', prepare: () => Promise.resolve() });
  place = await Installation.prepare(home.url);
  await place.start();
  place.startAgent();
  nodeId = await place.operator.onlyNode();
}, 180_000);
afterAll(async () => {
  for (const socket of stalled) socket.destroy();
  await place?.remove();
  await home?.drop();
});

/** Asks for a page of output and stops reading when the first bytes of the answer are there. */
async function stall(operator: Operator, path: string): Promise<void> {
  const { host, hostname, port } = new URL(operator.base);
  const socket = connect({ host: hostname, port: Number(port) });
  stalled.push(socket);
  socket.on('error', () => undefined);
  const lines = [`GET /api/v1/workspaces/${operator.workspaceId}${path} HTTP/1.1`, `Host: ${host}`];
  socket.write(`${lines.join('\r\n')}\r\nCookie: ${operator.cookies}\r\n\r\n`);
  await Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.pause();
}

/** The most memory that the process has had so far. */
async function peakBytes(): Promise<number> {
  const status = await readFile(`/proc/${place.standalone.process.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

it('viewers that never read hold up neither other viewers nor the agent, and bounded memory', async () => {
  const { operator } = place;
  const shown = await operator.run(nodeId, "head -c 1000000 /dev/zero | tr '\\0' x");
  await operator.untilState(shown, 'succeeded');
  const before = await peakBytes();
  await Promise.all(Array.from({ length: stalledReaders }, () => stall(operator, `/tasks/${shown}/output`)));
  // Refused for a moment at most: unread answers do not keep their places.
  const id = await until(() => operator.run(nodeId, `yes 'a line of output' | head -c ${printed}`), {
    timeoutMs: 30_000,
    what: 'a task in spite of them',
  });
  await until(async () => (await operator.task(id)).state === 'succeeded', { timeoutMs: 60_000, what: 'its end' });
  const viewers = await Promise.all([until(() => operator.output(id)), until(() => operator.output(id))]);
  for (const { text, seqs, gapAfterSeq } of viewers) {
    expect(text.length).toBe(printed);
    expect(seqs).toEqual(seqs.map((_, index) => index));
    expect(gapAfterSeq).toBeNull();
  }
  expect((await peakBytes()) - before).toBeLessThan(mostGrowthBytes);
}, 180_000);
