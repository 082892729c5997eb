import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandName, CommandResult } from '@fettle/contracts/agent';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProcess } from '../testing/agent-process.js';
import { type AttemptRecord, FakeControlPlane } from '../testing/fake-control-plane.js';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const transferId = '0197a000-0000-7000-8000-000000000002';

/** What somebody with rights on a node, or on the control plane, may try with files. */
describe('file commands of an agent process, against somebody who means ill', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-hostile-')));
    server = await new FakeControlPlane().start();
    const roots = { FETTLE_AGENT_FILE_READ_ROOTS: `${folder}:/etc:/dev`, FETTLE_AGENT_FILE_WRITE_ROOTS: folder };
    agent = new AgentProcess(server, roots).start();
  });
  afterAll(async () => {
    await agent.remove();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (type: string, payload: object) =>
    server.completed(server.give({ type, payload: payload as Record<string, unknown> }));
  const answer = async <N extends CommandName>(type: N, payload: object): Promise<CommandResult<N>> => {
    const report = await run(type, payload);
    expect({ status: report.status, error: report.error }).toMatchObject({ status: 'success' });
    return report.result as CommandResult<N>;
  };
  const refused = async (type: string, payload: object, words: RegExp) => {
    const { status, error } = await run(type, payload);
    expect({ payload, status, error }).toMatchObject({ status: 'failed', error: expect.stringMatching(words) });
  };
  const parts = () => readdirSync(folder).filter((name) => name.startsWith('.fettle-'));

  it.each([
    '/proc/self/root/etc/shadow',
    '/proc/self/cwd/../../../../../../etc/shadow',
    '/proc/1/root/etc/gshadow',
    '/dev/fd/0/../../../etc/shadow',
    '/proc/self/environ',
    '/proc/self/mem',
    '/dev/mem',
    '/dev/./null/../zero',
  ])('does not get around by %s', async (path) => {
    for (const type of ['file_read', 'file_checksum', 'file_stat'])
      await refused(type, { path }, /never read|not in a folder|does not exist|user of the agent|outside/);
    await refused('file_transfer', { transferId, path }, /never read|not in a folder|does not exist|user of the agent|outside/); // prettier-ignore
  });

  it('gives nothing of what the agent holds open', async () => {
    const seen = new Set<string>();
    for (let fd = 0; fd < 40; fd += 1) {
      const report = await run('file_stat', { path: `/proc/${agent.pid}/fd/${fd}` });
      if (report.status === 'success') seen.add((report.result as { path: string }).path);
    }
    // Its input and output are nothing; all else belongs to it.
    expect([...seen].filter((path) => path !== '/dev/null')).toEqual([]);
  }, 60_000);

  it('serves any name that a file can have', async () => {
    mkdirSync(at('names'));
    const long = '文'.repeat(84);
    const names = [
      'two\nlines',
      ' leading',
      'gone (deleted)',
      long,
      "it's; $(reboot) `x`",
      '-rf',
      '\u202Egpj.exe',
      '\u0007',
    ];
    for (const name of names) {
      const path = join(at('names'), name);
      const written = await answer('file_write', { path, content: name, base: null });
      expect((await answer('file_read', { path })).content).toBe(name);
      await answer('file_write', { path, content: 'new', base: written.sha256 });
      expect(readFileSync(path, 'utf8')).toBe('new');
    }
    writeFileSync(Buffer.concat([Buffer.from(`${at('names')}/raw-`), Buffer.from([0xff, 0xfe])]), 'x');
    const { entries, total } = await answer('file_list', { path: at('names') });
    expect(entries.filter(({ isNameable }) => isNameable !== false).map(({ name }) => name)).toEqual([...names].sort());
    expect(entries.find(({ isNameable }) => isNameable === false)).toMatchObject({ sizeBytes: 1, type: 'file' });
    expect(total).toBe(names.length + 1);
    await refused('file_write', { path: at('n'.repeat(256)), content: 'x' }, /too long/);
    await refused('file_read', { path: `/${'n/'.repeat(2_047)}n` }, /too long|does not exist/);
    await refused('file_read', { path: `/${'n'.repeat(5_000)}` }, /parameters of file_read are not valid/);
  }, 60_000);

  it('lists a folder of 30,000 a page at a time, and one with names and links as long as they can be', async () => {
    mkdirSync(at('many'));
    execFileSync('bash', ['-c', `cd '${at('many')}' && seq -f 'file-%06.0f' 0 29999 | xargs touch`]);
    const first = await answer('file_list', { path: at('many') });
    expect(first).toMatchObject({ truncated: true, total: 30_000 });
    expect([first.entries.length, first.entries[0]?.name, first.entries.at(-1)?.name]).toEqual([
      500,
      'file-000000',
      'file-000499',
    ]);
    const last = await answer('file_list', { path: at('many'), after: 'file-029799' });
    expect([last.entries.length, last.truncated, last.entries.at(-1)?.name]).toEqual([200, false, 'file-029999']);
    const found = await answer('file_list', { path: at('many'), pattern: '*-0277?0' });
    expect(found).toMatchObject({ total: 10, truncated: false });
    rmSync(at('many'), { recursive: true });

    mkdirSync(at('long'));
    for (let index = 0; index < 500; index += 1)
      symlinkSync('\u0001'.repeat(4_000), join(at('long'), `${String(index).padStart(3, '0')}${'\u0002'.repeat(200)}`));
    const seen: string[] = [];
    for (let more = true; more;) {
      const after = seen.at(-1);
      const page = await answer('file_list', { path: at('long'), ...(after === undefined ? {} : { after }) });
      seen.push(...page.entries.map(({ name }) => name));
      more = page.truncated;
    }
    expect(new Set(seen).size).toBe(500);
  }, 120_000);

  it('takes no time for a pattern that was made to take it', async () => {
    writeFileSync(at('a'.repeat(250)), '');
    const pattern = '*(*(*(*(*(*(*(a|a)|a)|a)|a)|a)|a)|a)b';
    expect(await answer('file_list', { path: folder, pattern })).toMatchObject({ total: 0 });
    expect(await answer('file_list', { path: folder, pattern: `${'*a'.repeat(120)}b` })).toMatchObject({ total: 0 });
  }, 30_000);

  it('answers text that is all marks, and refuses to send what is too large, at once', async () => {
    writeFileSync(at('marks'), '"\\\u0001'.repeat(80_000));
    const read = await answer('file_read', { path: at('marks'), maxBytes: 262_144 });
    expect(read).toMatchObject({ encoding: 'base64', bytes: 240_000, isEnd: true });
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 8 * 1024 ** 4);
    await refused('file_transfer', { transferId, path: at('huge') }, /at most 536870912 are transferred/);
    await refused('file_write', { path: at('huge'), content: 'x' }, /a copy is made of at most/);
    rmSync(at('huge'));
  }, 60_000);

  it('counts a hard link as being where it is, and leaves its other name as it was', async () => {
    writeFileSync(at('one'), 'shared');
    linkSync(at('one'), at('two'));
    await answer('file_write', { path: at('two'), content: 'changed' });
    expect([readFileSync(at('one'), 'utf8'), readFileSync(at('two'), 'utf8')]).toEqual(['shared', 'changed']);
  });

  it('keeps the mode of what it replaces, and leaves nothing half written', async () => {
    writeFileSync(at('program'), 'old');
    chmodSync(at('program'), 0o755);
    await answer('file_write', { path: at('program'), content: 'new' });
    expect(statSync(at('program')).mode & 0o7777).toBe(0o755);
    await refused('file_write', { path: join(at('program'), 'x'), content: 'x' }, /not in a folder/);
    expect(parts()).toEqual([]);
  });

  /** The other side of a push in chunks of 4 bytes; `on` is called before each chunk is given. */
  function giving(content: string, on: (index: number) => void) {
    const data = Buffer.from(content);
    const asked: number[] = [];
    server.override = (path, body) => {
      const verb = /\/agent\/transfers\/[^/]+\/(\w+)$/.exec(path)?.[1];
      if (verb === undefined) return undefined;
      if (verb === 'begin')
        return { status: 200, body: { chunkBytes: 4, sizeBytes: data.length, sha256: sha256(data), missing: [] } };
      if (verb !== 'read') return { status: 200, body: { state: 'done' } };
      const index = body['index'] as number;
      asked.push(index);
      on(index);
      const part = data.subarray(index * 4, index * 4 + 4);
      return { status: 200, body: { data: part.toString('base64'), sha256: sha256(part) } };
    };
    return asked;
  }

  it('writes over nothing that somebody changed or made while the file was coming', async () => {
    writeFileSync(at('busy'), 'before');
    giving('0123456789', (index) => index === 2 && writeFileSync(at('busy'), 'of somebody else'));
    await refused('file_push', { transferId, path: at('busy') }, /was changed meanwhile\. Nothing was written/);
    expect(readFileSync(at('busy'), 'utf8')).toBe('of somebody else');
    giving('0123456789', (index) => index === 2 && writeFileSync(at('made'), 'of somebody else'));
    await refused('file_push', { transferId, path: at('made') }, /made by somebody else meanwhile/);
    expect(readFileSync(at('made'), 'utf8')).toBe('of somebody else');
    expect(parts()).toEqual([]);
  });

  it('puts nothing in its place that somebody exchanged on its way', async () => {
    const part = at(`.fettle-${transferId}.part`);
    giving('0123456789', (index) => {
      if (index !== 2) return;
      renameSync(part, at('taken'));
      writeFileSync(part, 'of somebody else');
    });
    await refused('file_push', { transferId, path: at('target') }, /Somebody exchanged the new file/);
    expect(existsSync(at('target'))).toBe(false);
    // A name that waits for the part is no part: a link is not written through.
    rmSync(part, { force: true });
    writeFileSync(at('victim'), 'untouched');
    symlinkSync('victim', part);
    giving('0123456789', () => undefined);
    await answer('file_push', { transferId, path: at('target') });
    expect([readFileSync(at('victim'), 'utf8'), readFileSync(at('target'), 'utf8')]).toEqual([
      'untouched',
      '0123456789',
    ]);
    rmSync(at('target'));
  });

  it('goes on where it was when the agent was killed, and knows what is in its place already', async () => {
    let killed: Promise<unknown> | undefined;
    const asked = giving('0123456789abcdef', (index) => {
      if (index === 3 && killed === undefined) killed = agent.end('SIGKILL');
    });
    const task = { type: 'file_push', payload: { transferId, path: at('resumed'), base: null }, idempotent: true };
    const first: AttemptRecord = server.give(task);
    await server.until('the kill', () => killed !== undefined);
    await killed;
    expect(asked).toEqual([0, 1, 2, 3]);
    expect([existsSync(at('resumed')), parts()]).toEqual([false, [`.fettle-${transferId}.part`]]);
    agent.start();
    expect(await server.completed(first)).toMatchObject({ outcome: 'unknown' });
    const second = await server.completed(server.give({ ...task, id: first.task.id, attempt: 2 }));
    expect(second).toMatchObject({ status: 'success', result: { sha256: sha256('0123456789abcdef') } });
    expect(readFileSync(at('resumed'), 'utf8')).toBe('0123456789abcdef');
    expect([asked.slice(4), parts()]).toEqual([[3], []]);
    // It was in its place, and the agent was killed before it could say so.
    const third = await server.completed(server.give({ ...task, attempt: 2 }));
    expect(third).toMatchObject({ status: 'success', result: { backup: null } });
    expect(asked).toHaveLength(5);
    await refused('file_push', task.payload, /exists already/);
    server.override = () => undefined;
  }, 60_000);
});
