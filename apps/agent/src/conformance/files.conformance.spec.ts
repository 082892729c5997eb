import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CommandName, CommandResult } from '@fettle/contracts/agent';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AgentProcess } from '../testing/agent-process.js';
import { FakeControlPlane } from '../testing/fake-control-plane.js';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

describe('file commands of an agent process', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;
  let folder: string;
  let outside: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-files-')));
    outside = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-outside-')));
    writeFileSync(join(outside, 'secret'), 'of somebody else');
    server = await new FakeControlPlane().start();
    const roots = { FETTLE_AGENT_FILE_READ_ROOTS: `${folder}:/etc`, FETTLE_AGENT_FILE_WRITE_ROOTS: folder };
    agent = new AgentProcess(server, roots).start();
  });
  afterAll(async () => {
    await agent.remove();
    await server.stop();
    for (const path of [folder, outside]) rmSync(path, { recursive: true, force: true });
  });

  const run = async (type: string, payload: object) =>
    server.completed(server.give({ type, payload: payload as Record<string, unknown> }));
  const answer = async <N extends CommandName>(type: N, payload: object): Promise<CommandResult<N>> => {
    const report = await run(type, payload);
    expect(report).toMatchObject({ status: 'success' });
    return report.result as CommandResult<N>;
  };
  const refused = async (type: string, payload: object, words: RegExp) => {
    const report = await run(type, payload);
    expect({ payload, status: report.status, error: report.error }).toMatchObject({ status: 'failed', error: expect.stringMatching(words) }); // prettier-ignore
  };
  const at = (name: string) => join(folder, name);

  it('lists, looks at, reads in pieces, and digests', async () => {
    mkdirSync(at('inside'));
    writeFileSync(at('a.txt'), 'grüße\n');
    chmodSync(at('a.txt'), 0o640);
    symlinkSync('a.txt', at('link'));
    const list = await answer('file_list', { path: folder });
    expect(list).toMatchObject({ path: folder, truncated: false, writable: true });
    expect(list.entries).toMatchObject([
      { name: 'a.txt', type: 'file', sizeBytes: 8, mode: '0640' },
      { name: 'inside', type: 'directory' },
      { name: 'link', type: 'link', linkTarget: 'a.txt' },
    ]);
    expect((await answer('file_list', { path: folder, pattern: '*.txt' })).entries).toHaveLength(1);
    expect(await answer('file_stat', { path: at('link') })).toMatchObject({
      path: at('a.txt'),
      entry: { type: 'file' },
    });
    const whole = await answer('file_read', { path: at('link') });
    expect(whole).toMatchObject({ path: at('a.txt'), content: 'grüße\n', encoding: 'utf8', isEnd: true });
    expect(whole.sha256).toBe(sha256('grüße\n'));
    // A piece that cuts a character in two is bytes, not a replacement mark.
    const piece = await answer('file_read', { path: at('a.txt'), offset: 0, maxBytes: 3 });
    expect(piece).toMatchObject({ encoding: 'base64', bytes: 3, isEnd: false, sha256: null });
    expect(await answer('file_checksum', { path: at('a.txt') })).toMatchObject({
      digest: sha256('grüße\n'),
      sizeBytes: 8,
    });
    const md5 = createHash('md5').update('grüße\n').digest('hex');
    expect(await answer('file_checksum', { path: at('a.txt'), algorithm: 'md5' })).toMatchObject({ digest: md5 });
  }, 60_000);

  it('reads a sparse file a piece at a time', async () => {
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 8 * 1024 ** 4);
    const piece = await answer('file_read', { path: at('sparse'), offset: 7 * 1024 ** 4, maxBytes: 262_144 });
    expect(piece).toMatchObject({ bytes: 262_144, isEnd: false, sizeBytes: 8 * 1024 ** 4, encoding: 'base64' });
    rmSync(at('sparse'));
  }, 60_000);

  it('writes whole or not at all, keeps mode and a copy, and not over a change', async () => {
    const path = at('app.conf');
    const fresh = await answer('file_write', { path, content: 'one', base: null });
    expect(fresh).toMatchObject({ bytes: 3, sha256: sha256('one'), backup: null });
    chmodSync(path, 0o600);
    const next = await answer('file_write', { path, content: 'two', base: sha256('one') });
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(next.backup!, 'utf8')).toBe('one');
    await refused('file_write', { path, content: 'three', base: sha256('one') }, /changed since it was read/);
    await refused('file_write', { path, content: 'three', base: null }, /exists already/);
    expect(readFileSync(path, 'utf8')).toBe('two');
    symlinkSync('app.conf', at('by-link'));
    await answer('file_write', { path: at('by-link'), content: 'three' });
    expect(readFileSync(path, 'utf8')).toBe('three');
    const gone = await answer('file_delete', { path, base: sha256('three') });
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(gone.backup, 'utf8')).toBe('three');
  }, 60_000);

  it.each([
    ['/etc//shadow', /never read/],
    ['/etc/./shadow', /never read/],
    ['/etc/../etc/shadow', /never read/],
    ['/proc/self/environ', /never read/],
    ['/etc/passwd/../../root/.ssh/authorized_keys', /not in a folder|does not exist/],
    ['/usr/bin/env', /outside of the folders/],
    ['relative', /absolute path/],
    ['/etc/host\0name', /NUL/],
  ])(
    'does not read %j',
    async (path, words) => {
      await refused('file_read', { path }, words);
      await refused('file_checksum', { path }, words);
      await refused('file_write', { path, content: 'x' }, /never|outside|absolute|NUL|folder|does not exist/);
      await refused('file_delete', { path }, /never|outside|absolute|NUL|folder|does not exist/);
    },
    60_000,
  );

  it('follows no link out of the folders, at the end of a path or in the middle of it', async () => {
    symlinkSync(join(outside, 'secret'), at('out'));
    symlinkSync(outside, at('away'));
    symlinkSync(join(outside, 'new'), at('nowhere'));
    for (const path of [at('out'), at('away/secret'), `${folder}/inside/../away/secret`]) {
      await refused('file_read', { path }, /outside of the folders/);
      await refused('file_write', { path, content: 'x' }, /outside of the folders/);
      await refused('file_delete', { path }, /outside of the folders/);
    }
    await refused('file_write', { path: at('nowhere'), content: 'x' }, /leads nowhere/);
    await refused('file_write', { path: at('away/new'), content: 'x' }, /outside of the folders/);
    await refused('file_list', { path: at('away') }, /outside of the folders/);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('of somebody else');
  }, 60_000);

  it('waits for no pipe, opens no device, reads no folder as a file and deletes none', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await refused('file_read', { path: at('pipe') }, /a pipe, no file/);
    await refused('file_checksum', { path: at('inside') }, /a folder, no file/);
    await refused('file_read', { path: '/dev/zero' }, /never read/);
    await refused('file_write', { path: at('pipe'), content: 'x' }, /no file/);
    await refused('file_delete', { path: at('inside') }, /no file/);
    await refused('file_write', { path: `${at('inside')}/`, content: 'x' }, /names a folder/);
  }, 60_000);

  it('keeps out of its own folder', async () => {
    const own = realpathSync(agent.stateDir);
    await refused('file_read', { path: join(own, 'identity.json') }, /belongs to the agent|outside/);
  }, 60_000);

  /** The other side of a transfer: takes or gives chunks of 4 bytes, and breaks off once. */
  function transferring(content: Buffer | null) {
    const seen = { chunks: new Map<number, Buffer>(), finished: '', breaks: 0 };
    const size = () => content?.length ?? 10;
    const missing = () => [0, 1, 2].filter((index) => index * 4 < size() && !seen.chunks.has(index));
    server.override = (path, body) => {
      const [, verb] = /\/agent\/transfers\/[^/]+\/(\w+)$/.exec(path) ?? [];
      if (verb === undefined) return undefined;
      const index = body['index'] as number;
      if (verb === 'begin')
        return {
          status: 200,
          body: { chunkBytes: 4, sizeBytes: size(), sha256: content && sha256(content), missing: missing() },
        };
      if (index === 1 && (seen.breaks += 1) === 1) return { status: 503, body: { message: 'away for a moment' } };
      if (verb === 'chunks') seen.chunks.set(index, Buffer.from(body['data'] as string, 'base64'));
      if (verb === 'finish') seen.finished = body['sha256'] as string;
      if (verb !== 'read') return { status: 200, body: { missing: missing(), state: 'ready' } };
      const part = content!.subarray(index * 4, index * 4 + 4);
      return { status: 200, body: { data: part.toString('base64'), sha256: sha256(part) } };
    };
    return seen;
  }
  const transferId = '0197a000-0000-7000-8000-000000000001';

  it('sends a file in chunks, and goes on after a break', async () => {
    writeFileSync(at('sent'), '0123456789');
    const seen = transferring(null);
    const sent = await answer('file_transfer', { transferId, path: at('sent') });
    expect(sent).toMatchObject({ path: at('sent'), sizeBytes: 10, sha256: sha256('0123456789') });
    expect(Buffer.concat([0, 1, 2].map((index) => seen.chunks.get(index)!)).toString()).toBe('0123456789');
    expect(seen).toMatchObject({ finished: sha256('0123456789'), breaks: 2 });
    server.override = () => undefined;
    await refused('file_transfer', { transferId, path: '/usr/bin/env' }, /outside of the folders/);
  }, 60_000);

  it('brings a file and puts it in its place whole, after a copy', async () => {
    writeFileSync(at('brought'), 'before');
    transferring(Buffer.from('0123456789'));
    const brought = await answer('file_push', { transferId, path: at('brought') });
    expect(brought).toMatchObject({ bytes: 10, sha256: sha256('0123456789') });
    expect(readFileSync(at('brought'), 'utf8')).toBe('0123456789');
    expect(readFileSync(brought.backup!, 'utf8')).toBe('before');
    transferring(Buffer.from('0123456789'));
    await refused('file_push', { transferId, path: at('brought'), base: null }, /exists already/);
    await refused('file_push', { transferId, path: '/etc/cron.d/x' }, /outside of the folders/);
    server.override = () => undefined;
  }, 60_000);

  it('never leaves the folders while a link is exchanged beneath it', async () => {
    // A folder inside that is a link to the outside half of the time: whatever is read is never the secret.
    mkdirSync(at('real'));
    writeFileSync(at('real/secret'), 'of ours');
    symlinkSync('real', at('turn'));
    const script = `cd '${folder}'; while [ -e turning ]; do ln -sfn '${outside}' turn; ln -sfn real turn; done`;
    writeFileSync(at('turning'), '');
    const turning = server.give({ type: 'shell.exec', payload: { command: script } });
    for (let round = 0; round < 40; round += 1) {
      const report = await run('file_read', { path: at('turn/secret') });
      if (report.status === 'success') expect((report.result as { content: string }).content).toBe('of ours');
      await run('file_write', { path: at('turn/written'), content: 'x' });
    }
    expect(existsSync(join(outside, 'written'))).toBe(false);
    rmSync(at('turning'));
    await server.completed(turning);
  }, 120_000);
});
