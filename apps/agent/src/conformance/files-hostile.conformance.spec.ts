import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HostileFiles, transferId } from '../testing/hostile-files.js';

/** What somebody with rights on a node, or on the control plane, may try with files. */
describe('file commands of an agent process, against somebody who means ill', () => {
  let world: HostileFiles;
  let { at, answer, parts, refused, run } = {} as HostileFiles;

  beforeAll(async () => {
    world = await HostileFiles.open();
    ({ at, answer, parts, refused, run } = world);
  });
  afterAll(() => world.close());

  it('gives nothing of what the agent holds open', async () => {
    const seen = new Set<string>();
    for (let fd = 0; fd < 40; fd += 1) {
      const report = await run('file_stat', { path: `/proc/${world.agent.pid}/fd/${fd}` });
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
    await refused('file_write', { path: at('n'.repeat(256)), content: 'x' }, 'path.invalid', /too long/);
    await refused(
      'file_read',
      { path: `/${'n/'.repeat(2_047)}n` },
      ['path.invalid', 'file.not_found'],
      /too long|does not exist/,
    );
    await refused(
      'file_read',
      { path: `/${'n'.repeat(5_000)}` },
      'path.invalid',
      /parameters of file_read are not valid/,
    );
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
    expect(await answer('file_list', { path: world.folder, pattern })).toMatchObject({ total: 0 });
    expect(await answer('file_list', { path: world.folder, pattern: `${'*a'.repeat(120)}b` })).toMatchObject({
      total: 0,
    });
  }, 30_000);

  it('answers text that is all marks, and refuses to send what is too large, at once', async () => {
    writeFileSync(at('marks'), '"\\\u0001'.repeat(80_000));
    const read = await answer('file_read', { path: at('marks'), maxBytes: 262_144 });
    expect(read).toMatchObject({ encoding: 'base64', bytes: 240_000, isEnd: true });
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), 8 * 1024 ** 4);
    await refused(
      'file_transfer',
      { transferId, path: at('huge') },
      'file.too_large',
      /at most 536870912 are transferred/,
    );
    await refused('file_write', { path: at('huge'), content: 'x' }, 'file.too_large', /a copy is made of at most/);
    await refused('file_delete', { path: at('huge') }, 'file.too_large', /a copy is made of at most/);
    const large = 'x'.repeat(1_048_577);
    await refused('file_write', { path: at('large'), content: large }, 'file.too_large', /too many/);
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
    await refused('file_write', { path: join(at('program'), 'x'), content: 'x' }, 'file.not_found', /not in a folder/);
    expect(parts()).toEqual([]);
  });
});
