import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NodeRefusalCode } from '@fettle/contracts/agent';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostileFiles, transferId } from '../testing/hostile-files.js';

/** Each row of what must not be had: refused with a code of the closed set, and in words. */
describe('what an agent process refuses of files, by a code', () => {
  let world: HostileFiles;
  let { at, refused, run } = {} as HostileFiles;

  beforeAll(async () => {
    world = await HostileFiles.open();
    ({ at, refused, run } = world);
  });
  afterAll(() => world.close());

  it.each<[path: string, codes: NodeRefusalCode[]]>([
    ['/etc//shadow', ['file.denied']],
    ['/etc/./shadow', ['file.denied']],
    ['/etc/../etc/shadow', ['file.denied']],
    ['/proc/self/root/etc/shadow', ['file.denied']],
    ['/proc/self/cwd/../../../../../../etc/shadow', ['file.denied']],
    // What belongs to process 1 is not even looked through by another user.
    ['/proc/1/root/etc/gshadow', ['file.denied', 'file.not_permitted']],
    ['/dev/fd/0/../../../etc/shadow', ['file.not_found', 'file.denied']],
    ['/proc/self/environ', ['file.denied']],
    ['/proc/self/mem', ['file.denied']],
    // Not every container has one.
    ['/dev/mem', ['file.denied', 'file.not_found']],
    // Node takes the path as text before it asks the kernel.
    ['/dev/./null/../zero', ['file.denied', 'file.not_found']],
    ['/usr/bin/env', ['file.outside_allowlist']],
    ['/etc/../root', ['file.outside_allowlist']],
    ['/etc/host\0name', ['path.invalid']],
    ['etc/hostname', ['path.invalid']],
    ['../etc/hostname', ['path.invalid']],
    [`/${'n'.repeat(5_000)}`, ['path.invalid']],
    ['/etc/no-such-file', ['file.not_found']],
  ])('does not get around by %j', async (path, codes) => {
    const words = /./;
    for (const type of ['file_read', 'file_checksum', 'file_stat']) await refused(type, { path }, codes, words);
    await refused('file_transfer', { transferId, path }, codes, words);
    const writing: NodeRefusalCode[] = [...codes, 'file.denied', 'file.outside_allowlist', 'file.not_found'];
    await refused('file_write', { path, content: 'x' }, codes[0] === 'path.invalid' ? codes : writing, words);
    await refused('file_delete', { path }, codes[0] === 'path.invalid' ? codes : writing, words);
    await refused('file_push', { transferId, path }, codes[0] === 'path.invalid' ? codes : writing, words);
  });

  it('follows no link out of the folders, in a circle or nowhere', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-beyond-')));
    writeFileSync(join(outside, 'secret'), 'of somebody else');
    symlinkSync(join(outside, 'secret'), at('out'));
    symlinkSync(outside, at('away'));
    symlinkSync(join(outside, 'new'), at('nowhere'));
    symlinkSync('round', at('round'));
    for (const path of [at('out'), at('away/secret')]) {
      for (const type of ['file_read', 'file_checksum', 'file_stat', 'file_delete'])
        await refused(type, { path }, 'file.outside_allowlist', /outside of the folders/);
      await refused('file_write', { path, content: 'x' }, 'file.outside_allowlist', /outside of the folders/);
      await refused('file_transfer', { transferId, path }, 'file.outside_allowlist', /outside of the folders/);
      await refused('file_push', { transferId, path }, 'file.outside_allowlist', /outside of the folders/);
    }
    await refused('file_list', { path: at('away') }, 'file.outside_allowlist', /outside of the folders/);
    await refused('file_read', { path: at('nowhere') }, 'file.not_found', /does not exist/);
    await refused('file_write', { path: at('nowhere'), content: 'x' }, 'file.link', /leads nowhere/);
    await refused('file_read', { path: at('round') }, 'file.link', /circle/);
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('of somebody else');
    for (const name of ['out', 'away', 'nowhere', 'round']) rmSync(at(name));
    rmSync(outside, { recursive: true });
  }, 60_000);

  it('says by a code what a link that is exchanged all the time leads to, and gives nothing of it', async () => {
    const outside = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-beyond-')));
    writeFileSync(join(outside, 'secret'), 'of somebody else');
    mkdirSync(at('real'));
    writeFileSync(at('real/secret'), 'of ours');
    symlinkSync('real', at('turn'));
    writeFileSync(at('turning'), '');
    const script = `cd '${world.folder}'; while [ -e turning ]; do ln -sfn '${outside}' turn; ln -sfn real turn; done`;
    const turning = world.server.give({ type: 'shell.exec', payload: { command: script } });
    const refusals = new Set<unknown>();
    for (let round = 0; round < 40; round += 1) {
      const read = await run('file_read', { path: at('turn/secret') });
      if (read.status === 'success') expect((read.result as { content: string }).content).toBe('of ours');
      else refusals.add(read.refusal);
      const written = await run('file_write', { path: at('turn/written'), content: 'x' });
      if (written.status !== 'success') refusals.add(written.refusal);
    }
    rmSync(at('turning'));
    await world.server.completed(turning);
    const told: NodeRefusalCode[] = ['file.outside_allowlist', 'file.not_found', 'file.changed', 'file.link'];
    expect([...refusals].filter((code) => !told.includes(code as NodeRefusalCode))).toEqual([]);
    expect(readdirSync(outside)).toEqual(['secret']);
    for (const name of ['real', 'turn']) rmSync(at(name), { recursive: true });
    rmSync(outside, { recursive: true });
  }, 120_000);

  it('opens no pipe, no device and no folder as a file', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    mkdirSync(at('folder'));
    writeFileSync(at('plain'), 'x');
    for (const path of [at('pipe'), at('folder')]) {
      for (const type of ['file_read', 'file_checksum', 'file_delete'])
        await refused(type, { path }, 'file.not_regular', /no file/);
      await refused('file_write', { path, content: 'x' }, 'file.not_regular', /no file/);
      await refused('file_transfer', { transferId, path }, 'file.not_regular', /no file/);
      await refused('file_push', { transferId, path }, 'file.not_regular', /no file/);
    }
    await refused('file_read', { path: '/dev/null' }, 'file.not_regular', /a device, no file/);
    await refused('file_read', { path: '/dev/zero' }, 'file.denied', /never read/);
    await refused('file_list', { path: at('plain') }, 'file.not_folder', /no folder/);
    await refused('file_write', { path: `${at('folder')}/`, content: 'x' }, 'path.invalid', /names a folder/);
    for (const name of ['pipe', 'folder', 'plain']) rmSync(at(name), { recursive: true });
  }, 60_000);

  it('takes no transfer that is none, and no command or parameter that it does not know', async () => {
    writeFileSync(at('mine'), 'x');
    for (const id of ['../../etc/passwd', '..%2f..', '', `${transferId}/../x`]) {
      await refused('file_transfer', { transferId: id, path: at('mine') }, 'params.invalid', /transferId/);
      await refused('file_push', { transferId: id, path: at('mine') }, 'params.invalid', /transferId/);
    }
    await refused('file_read', { path: at('mine'), offset: -1 }, 'params.invalid', /offset/);
    await refused('file_shred', { path: at('mine') }, 'command.unknown', /knows no command/);
    // Of another node, or of none: the control plane says that it does not exist, or that it is over.
    world.server.override = (path) =>
      path.includes('/agent/transfers/')
        ? { status: 404, body: { code: 'object.not_found', message: 'Not found' } }
        : undefined;
    await refused('file_transfer', { transferId, path: at('mine') }, 'transfer.refused', /was refused: Not found/);
    await refused('file_push', { transferId, path: at('mine') }, 'transfer.refused', /was refused: Not found/);
    expect(readFileSync(at('mine'), 'utf8')).toBe('x');
    world.server.override = () => undefined;
    rmSync(at('mine'));
  }, 60_000);
});
