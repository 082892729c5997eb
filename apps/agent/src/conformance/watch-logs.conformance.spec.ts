import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandOf, type CommandName, type CommandResult } from '@fettle/contracts/agent';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProcess } from '../testing/agent-process.js';
import { FakeControlPlane } from '../testing/fake-control-plane.js';

// Logs, followed by a real agent process on the machine of the test. The journal has its turn in a container with systemd.

let server: FakeControlPlane;
let agent: AgentProcess;
let folder: string;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-logs-')));
  server = await new FakeControlPlane().start();
  agent = new AgentProcess(server, { FETTLE_AGENT_FILE_READ_ROOTS: folder }).start();
});
afterAll(async () => {
  await agent.remove();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Given = ReturnType<FakeControlPlane['give']>;
const at = (name: string) => join(folder, name);
const follow = (payload: Record<string, unknown>) => server.give({ type: 'follow_logs', payload });
const printed = (task: Given) => Buffer.concat(task.chunks.map(({ data }) => data)).toString('utf8');
const seen = (task: Given, text: string) => server.until(`"${text}"`, () => printed(task).includes(text), 30_000);
const cancelled = async (task: Given) => {
  server.cancel(task);
  expect((await server.completed(task)).status).toBe('cancelled');
};
const errorOf = async (type: CommandName, payload: Record<string, unknown>) => {
  const { status, error } = await server.completed(server.give({ type, payload }));
  expect({ payload, status }).toEqual({ payload, status: 'failed' });
  return error;
};

describe('follow_logs of a file', () => {
  it('goes on through a rename, a copy that empties, and while the file is away', async () => {
    writeFileSync(at('app.log'), 'one\ntwo\nthree\n');
    const task = follow({ path: at('app.log'), lines: 2 });
    await seen(task, 'three');
    expect(printed(task)).toBe('two\nthree\n');
    renameSync(at('app.log'), at('app.log.1'));
    appendFileSync(at('app.log.1'), 'late to the old one\n');
    writeFileSync(at('app.log'), 'first of the new one\n');
    await seen(task, 'first of the new one');
    expect(printed(task)).toContain('late to the old one\n');
    appendFileSync(at('app.log'), 'before it is emptied\n');
    await seen(task, 'before it is emptied');
    truncateSync(at('app.log'), 0);
    await seen(task, 'the file was emptied');
    appendFileSync(at('app.log'), 'after it was emptied\n');
    await seen(task, 'after it was emptied');
    rmSync(at('app.log'));
    await seen(task, 'the file is away');
    writeFileSync(at('app.log'), 'here again\n');
    await seen(task, 'here again');
    await cancelled(task);
    // Nothing twice.
    for (const line of ['three', 'first of the new one', 'after it was emptied', 'here again'])
      expect(
        printed(task)
          .split('\n')
          .filter((one) => one === line),
      ).toHaveLength(1);
  }, 120_000);

  it('ends by itself with a cursor, from which the next one goes on', async () => {
    writeFileSync(at('turns.log'), 'a\n');
    const first = await server.completed(follow({ path: at('turns.log'), durationS: 3 }));
    expect(first.status).toBe('success');
    const result = first.result as CommandResult<'follow_logs'>;
    commandOf('follow_logs').result.parse(result);
    expect(result).toMatchObject({ source: 'file', ended: 'time', lines: 1, leftOut: 0, rotations: 0 });
    expect(result.cursor.fileOffset).toBe(2);
    appendFileSync(at('turns.log'), 'b\n');
    const { fileInode, fileOffset } = result.cursor;
    const next = follow({ path: at('turns.log'), cursor: { fileInode, fileOffset }, durationS: 3 });
    await server.completed(next);
    expect(printed(next)).toBe('b\n');
  }, 60_000);

  it('sees that a copied file was emptied, also when it has grown past the old place at once', async () => {
    writeFileSync(at('copied.log'), 'old one\nold two\n');
    const task = follow({ path: at('copied.log') });
    await seen(task, 'old two');
    copyFileSync(at('copied.log'), at('copied.log.1'));
    // In one go: hardly anybody can look between the two.
    truncateSync(at('copied.log'), 0);
    appendFileSync(at('copied.log'), 'new one, which is longer\nnew two, which is longer\n');
    await seen(task, 'new two, which is longer');
    await cancelled(task);
    expect(printed(task)).toMatch(
      /^old one\nold two\n\[the file was emptied; from its beginning\]\nnew one, which is longer\nnew two, which is longer\n$/,
    );
  }, 60_000);

  it('goes on from a cursor through a rename: the rest of the old file, then the new one', async () => {
    writeFileSync(at('kept.log'), 'a\n');
    const { result } = await server.completed(follow({ path: at('kept.log'), durationS: 3 }));
    const { journalCursor: _none, ...cursor } = (result as CommandResult<'follow_logs'>).cursor;
    appendFileSync(at('kept.log'), 'b\n');
    renameSync(at('kept.log'), at('kept.log-20260102'));
    writeFileSync(at('kept.log'), 'c\n');
    const next = follow({ path: at('kept.log'), cursor, durationS: 3 });
    const ended = (await server.completed(next)).result as CommandResult<'follow_logs'>;
    expect(printed(next)).toBe('b\n[another file has taken its place; from its beginning]\nc\n');
    expect(ended).toMatchObject({ lines: 2, rotations: 1, cursor: { fileOffset: 2 } });
  }, 60_000);

  it('trusts no cursor whose file holds another text by now', async () => {
    writeFileSync(at('again.log'), 'first text\n');
    const { result } = await server.completed(follow({ path: at('again.log'), durationS: 3 }));
    const { journalCursor: _none, ...cursor } = (result as CommandResult<'follow_logs'>).cursor;
    // The same inode, and longer than it was: as after a copy that empties, or when an inode is used again.
    truncateSync(at('again.log'), 0);
    appendFileSync(at('again.log'), 'another text, longer than the first\n');
    const next = follow({ path: at('again.log'), cursor, durationS: 3 });
    await server.completed(next);
    expect(printed(next)).toBe('[the file was emptied; from its beginning]\nanother text, longer than the first\n');
  }, 60_000);

  it('prints at a bounded rate and says how much it left out', async () => {
    writeFileSync(at('flood.log'), 'begun\n');
    const task = follow({ path: at('flood.log'), lines: 1 });
    await seen(task, 'begun');
    appendFileSync(at('flood.log'), Array.from({ length: 1_000 }, (_, n) => `line ${n}\n`).join(''));
    await seen(task, 'left out: more than 200 in a second');
    await cancelled(task);
    const lines = printed(task).split('\n');
    const kept = lines.filter((line) => line.startsWith('line ')).length;
    const left = lines.map((line) => Number(/^\[(\d+) lines? (?:was|were) left out/.exec(line)?.[1] ?? 0));
    expect(kept).toBeLessThanOrEqual(600);
    expect(kept + left.reduce((sum, one) => sum + one, 0)).toBe(1_000);
  }, 60_000);

  it('replaces bytes that are no text, and cuts what is endless', async () => {
    writeFileSync(at('bytes.log'), Buffer.from([0x66, 0xff, 0xfe, 0x00, 0x6f, 0x0a]));
    const task = follow({ path: at('bytes.log') });
    await seen(task, 'f��␀o\n');
    appendFileSync(at('bytes.log'), `${'x'.repeat(20_000)}\n`);
    await seen(task, '[cut here: 20000 characters]');
    await cancelled(task);
  }, 60_000);

  it('follows nothing outside of the folders, also not when the name comes to lead there', async () => {
    writeFileSync(at('swap.log'), 'inside\n');
    const task = follow({ path: at('swap.log') });
    await seen(task, 'inside');
    symlinkSync('/etc/hostname', at('swap.new'));
    renameSync(at('swap.new'), at('swap.log'));
    const ended = await server.completed(task);
    expect(ended).toMatchObject({ status: 'failed', error: expect.stringMatching(/outside of the folders/) });
    expect(await errorOf('follow_logs', { path: '/etc/hostname' })).toMatch(/outside of the folders/);
    expect(await errorOf('follow_logs', { path: '/etc/shadow' })).toMatch(/never read/);
    expect(await errorOf('follow_logs', { path: at('nothing.log') })).toMatch(/does not exist/);
  }, 60_000);

  it.each([
    { path: 'relative.log' },
    { path: '/var/log/a\0b' },
    { unit: '--help' },
    { unit: 'a b' },
    { unit: '$(reboot)' },
    { unit: 'x\ny' },
    { unit: '*' },
    { priority: 'loud' },
    { lines: 501 },
    { cursor: { journalCursor: '--boot', more: 1 } },
    { cursor: { journalCursor: 'a\nb' } },
    { cursor: { fileMark: 'short' } },
    { durationS: 3_601 },
    { sourcePresetId: '../syslog' },
  ])('refuses %j', async (payload) => {
    expect(await errorOf('follow_logs', payload)).toMatch(/not valid/);
  });

  it('refuses a file with a unit', async () => {
    writeFileSync(at('some.log'), '');
    expect(await errorOf('follow_logs', { path: at('some.log'), unit: 'ssh' })).toMatch(/no units/);
    expect(await errorOf('follow_logs', { path: at('some.log'), sourcePresetId: 'syslog' })).toMatch(/say it alone/);
  });
});

describe('a unit that does not exist', () => {
  it.each(['get_logs', 'follow_logs'] as const)('%s says so', async (type) => {
    expect(await errorOf(type, { unit: 'nothing-like-this' })).toMatch(
      /^There is no unit nothing-like-this\.service on this node|^The journal has no lines of nothing-like-this\.service|^No journal is kept|^journalctl is not/,
    );
  });
});

describe('where no journal is kept', () => {
  const isKept = existsSync('/run/log/journal') || existsSync('/var/log/journal');
  it('get_logs and log.scan say so, or answer', async () => {
    const read = await server.completed(server.give({ type: 'get_logs', payload: { lines: 5 } }));
    if (isKept) commandOf('get_logs').result.parse(read.result);
    else expect(read.error).toMatch(/No journal is kept|not installed/);
    const scan = await server.completed(
      server.give({ type: 'log.scan', payload: { sourcePresetId: 'noderax-agent' } }),
    );
    if (isKept) commandOf('log.scan').result.parse(scan.result);
    else expect(scan.error).toMatch(/No journal is kept|not installed/);
    expect(await errorOf('log.scan', { sourcePresetId: '/etc/shadow' })).toMatch(/not valid/);
    expect(await errorOf('get_logs', { lines: 201 })).toMatch(/not valid/);
  });
});
