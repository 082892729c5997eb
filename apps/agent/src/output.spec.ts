import { agentLimits } from '@fettle/contracts/agent';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentProcess } from './testing/agent-process.js';
import { FakeControlPlane, outputOf } from './testing/fake-control-plane.js';

const random = randomBytes(2 * 1024 * 1024);

/** Outputs that broke other agents. */
const corpus: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['blank lines', Buffer.from('\n\n\n \n\r\n\n')],
  ['no newline at the end', Buffer.from('last words')],
  ['NUL and control bytes', Buffer.from([0, 1, 2, 0, 10, 0, 27, 91, 50, 74, 127, 0])],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xe2, 0x82, 10, 0xf0, 0x9f, 0x98])],
  ['characters across chunk borders', Buffer.from('x'.repeat(agentLimits.chunkBytes - 1) + '😀'.repeat(40_000))],
  ['lines of 100 kB', Buffer.from(`${'l'.repeat(100_000)}\n`.repeat(20))],
  ['2 MiB of noise', random],
  ['10 MB of text', Buffer.from('0123456789abcde\n'.repeat(655_360))],
];

describe('output', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;

  beforeEach(async () => {
    server = await new FakeControlPlane().start();
    agent = new AgentProcess(server).start();
  });
  afterEach(async () => {
    await agent.remove();
    await server.stop();
  });

  it.each(corpus)('arrives byte for byte: %s', async (_, bytes) => {
    const file = join(agent.stateDir, 'corpus');
    writeFileSync(file, bytes);
    const record = server.give({ type: 'exec', payload: { argv: ['cat', file] } });
    expect(await server.completed(record)).toMatchObject({
      status: 'success',
      result: { outputBytes: bytes.length, droppedBytes: 0, outputChunks: record.chunks.length },
    });
    expect(outputOf(record, 'stdout').equals(bytes)).toBe(true);
    expect(record.gaps).toBe(0);
  });

  it('keeps up with 10,000 lines a second on both streams, in few chunks', async () => {
    const script = 'for r in 1 2 3 4 5 6 7 8 9 10; do seq 1 1000; seq 1 1000 >&2; sleep 0.1; done';
    const record = server.shell(script);
    await server.completed(record);
    const expected = Array.from({ length: 1000 }, (_, i) => `${i + 1}\n`)
      .join('')
      .repeat(10);
    expect(outputOf(record, 'stdout').toString()).toBe(expected);
    expect(outputOf(record, 'stderr').toString()).toBe(expected);
    expect(record.chunks.length).toBeLessThan(60);
  });

  it('is cut with a marker above 16 MiB, without stopping the program or growing the agent', async () => {
    const total = 100 * 1024 * 1024;
    const record = server.shell(`head -c ${total} /dev/zero; echo end > ${agent.stateDir}/end`);
    const kept = agentLimits.taskOutputBytes;
    expect(await server.completed(record, 40_000)).toMatchObject({
      status: 'success',
      result: { outputBytes: kept, droppedBytes: total - kept },
    });
    expect(outputOf(record, 'stdout').length).toBe(kept);
    expect(outputOf(record, 'stderr').toString()).toContain(`${total - kept} more bytes dropped`);
    expect(readFileSync(join(agent.stateDir, 'end'), 'utf8')).toBe('end\n');
    const rss = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${agent.pid}/status`, 'utf8'))?.[1]) * 1024;
    expect(rss).toBeLessThan(220 * 1024 * 1024);
  });

  it('comes while the task runs', async () => {
    const record = server.shell('echo first; until [ -e go ]; do sleep 0.05; done; echo second', {
      payload: { workingDirectory: agent.stateDir },
    });
    await server.until('the first line', () => outputOf(record).toString() === 'first\n');
    expect(record.completed).toBeUndefined();
    writeFileSync(join(agent.stateDir, 'go'), '');
    await server.completed(record);
    expect(outputOf(record).toString()).toBe('first\nsecond\n');
  });

  it('survives a server that is away, and one that acknowledges less than it got', async () => {
    const script = 'echo before; until [ -e go ]; do sleep 0.05; done; seq 1 200000; echo after';
    const record = server.shell(script, { payload: { workingDirectory: agent.stateDir } });
    await server.until('the first line', () => record.chunks.length > 0);
    await server.stop();
    writeFileSync(join(agent.stateDir, 'go'), '');
    let refusals = 3;
    server.override = (path) =>
      path.endsWith('/output') && refusals-- > 0 ? { status: 503, headers: { 'retry-after': '0' } } : undefined;
    await server.start();
    await server.completed(record, 40_000);
    const lines = Array.from({ length: 200_000 }, (_, i) => `${i + 1}\n`).join('');
    expect(outputOf(record).toString()).toBe(`before\n${lines}after\n`);
  });

  it('is complete when a background child keeps the pipe open after the command has ended', async () => {
    const record = server.shell('(sleep 60 &) ; echo done');
    expect(await server.completed(record)).toMatchObject({ status: 'success' });
    expect(outputOf(record).toString()).toBe('done\n');
  });
});
