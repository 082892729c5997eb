// Releases from key to served folder, through the commands that people type.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { manifestBytes, signingInput, verifyRelease } from '../../libs/contracts/dist/agent-release/index.js';
import { hostileManifests, withLaterFields } from '../../apps/agent/dist/testing/hostile-manifest.js';
import { inDays, manifestOf, sealed } from '../../apps/agent/dist/testing/signed-release.js';
import { nodePath, root } from '../toolchain.mjs';

const SCRIPT = join(root, 'infra/agent/release.mjs');
const PASSPHRASE = 'correct horse battery staple';
const home = mkdtempSync(join(tmpdir(), 'fettle-release-'));
const at = (name) => join(home, name);
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a program; resolves to what it says, rejects with what it complains of. */
function run(program, args, { cwd = home, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr.trim() || error.message)) : resolve(`${stdout}${stderr}`),
    );
  });
}
const release = (...args) => run(nodePath(), [SCRIPT, ...args]);
const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');
const publicOf = (name) => readFileSync(at(`${name}.pub`), 'utf8').trim();
const keygen = (name) => release('keygen', '--out', name, '--passphrase-file', 'passphrase');
const sign = (key, input, out) =>
  release('sign', '--key', key, '--in', input, '--out', out, '--passphrase-file', 'passphrase');

/** A prepared release of small files: what happens to it afterwards does not depend on what is in them. */
function prepared(name, keys, changes = {}) {
  mkdirSync(at(name));
  const contents = { 'agent.cjs': { bytes: `bundle ${name}`, target: 'node' } };
  writeFileSync(at(`${name}/agent.cjs`), contents['agent.cjs'].bytes);
  const payload = manifestBytes(manifestOf(contents, [], { keys: keys.map(publicOf), ...changes }));
  writeFileSync(at(`${name}/manifest.json`), payload);
  writeFileSync(at(`${name}/to-sign`), signingInput(payload));
}
const publish = (from, signatures, keys, to = 'releases') => {
  const many = (flag, values) => values.flatMap((value) => [flag, value]);
  return release('publish', '--from', from, ...many('--signature', signatures), ...many('--key', keys), '--to', to);
};
const current = (to = 'releases') => readFileSync(at(`${to}/current/release.dsse.json`), 'utf8');

beforeAll(async () => {
  writeFileSync(at('passphrase'), `${PASSPHRASE}\n`);
  for (const name of ['present.key', 'next.key', 'stranger.key']) await keygen(name);
});

describe('a release key', () => {
  it('is written for its owner alone, encrypted, and never over another one or into a repository', async () => {
    expect(statSync(at('present.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(at('present.key'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    await expect(keygen('present.key')).rejects.toThrow('EEXIST');
    await expect(keygen(join(root, 'infra/agent/release.key'))).rejects.toThrow('lies in the repository');
    expect(existsSync(join(root, 'infra/agent/release.key'))).toBe(false);
    writeFileSync(at('short'), 'too short');
    const short = release('keygen', '--out', 'short.key', '--passphrase-file', 'short');
    await expect(short).rejects.toThrow('at least 20 characters');
  });

  it('signs only with its passphrase, only what prepare writes, and says what that is', async () => {
    prepared('shown', ['present.key', 'next.key']);
    const said = await sign('present.key', 'shown/to-sign', 'shown.sig');
    expect(said).toContain('release 1.2.3');
    expect(said).toContain(sha256(at('shown/agent.cjs')));
    for (const key of ['present.key', 'next.key']) expect(said).toContain(publicOf(key));
    writeFileSync(at('wrong'), 'not the passphrase of it');
    const wrong = release(
      'sign',
      '--key',
      'present.key',
      '--in',
      'shown/to-sign',
      '--out',
      'x',
      '--passphrase-file',
      'wrong',
    );
    await expect(wrong).rejects.toThrow('cannot be opened with this passphrase');
    writeFileSync(at('other'), Buffer.concat([readFileSync(at('shown/to-sign')), Buffer.from(' ')]));
    for (const input of ['other', 'passphrase']) {
      await expect(sign('present.key', input, 'x')).rejects.toThrow('not what `prepare` writes');
    }
    expect(existsSync(at('x'))).toBe(false);
  });

  it('signs nothing that machines could read otherwise than it is shown', async () => {
    const text = readFileSync(at('shown/manifest.json'), 'utf8');
    for (const [what, hostile] of Object.entries(hostileManifests(text, publicOf('stranger.key')))) {
      writeFileSync(at('hostile'), signingInput(Buffer.from(hostile)));
      const signing = sign('present.key', 'hostile', 'x').then(() => `signed with ${what}`);
      await expect(signing).rejects.toThrow('not what `prepare` writes');
    }
    expect(existsSync(at('x'))).toBe(false);
  });

  it('shows what a later format adds, too', async () => {
    const later = withLaterFields(readFileSync(at('shown/manifest.json'), 'utf8'), publicOf('stranger.key'));
    writeFileSync(at('later'), signingInput(Buffer.from(later)));
    const said = await sign('present.key', 'later', 'later.sig');
    expect(said).toContain(`ke ys: ["${publicOf('stranger.key')}"]`);
    expect(said).toContain('licence: "MIT"');
  });

  it('works the same in the hands of OpenSSL, also behind scrypt', async () => {
    const pass = ['-passin', `pass:${PASSPHRASE}`];
    const argv = ['pkeyutl', '-sign', '-rawin', '-inkey', 'present.key', '-in', 'shown/to-sign', '-out', 'openssl.sig'];
    await run('openssl', [...argv, ...pass]);
    expect(sha256(at('openssl.sig'))).toBe(sha256(at('shown.sig')));
    const stronger = ['pkcs8', '-topk8', '-scrypt', '-in', 'present.key', '-out', 'scrypt.key'];
    await run('openssl', [...stronger, ...pass, '-passout', `pass:${PASSPHRASE}`]);
    await sign('scrypt.key', 'shown/to-sign', 'scrypt.sig');
    expect(sha256(at('scrypt.sig'))).toBe(sha256(at('shown.sig')));
  });

  it('needs nothing installed: the script alone signs on a machine that has only Node', async () => {
    mkdirSync(at('offline/release'), { recursive: true });
    cpSync(SCRIPT, at('offline/release.mjs'));
    cpSync(join(root, 'infra/agent/release/keys.mjs'), at('offline/release/keys.mjs'));
    const args = [
      '--key',
      'present.key',
      '--in',
      'shown/to-sign',
      '--out',
      'alone.sig',
      '--passphrase-file',
      'passphrase',
    ];
    await run(nodePath(), [at('offline/release.mjs'), 'sign', ...args]);
    expect(sha256(at('alone.sig'))).toBe(sha256(at('shown.sig')));
  });
});

describe('a published release', () => {
  it('is what was prepared, under its signature, and takes the place of the one before in one step', async () => {
    prepared('first', ['present.key']);
    await sign('present.key', 'first/to-sign', 'first.sig');
    expect(await publish('first', ['first.sig'], ['present.key.pub'])).toContain('release 1.2.3');
    expect(readFileSync(at('releases/current/agent.cjs'), 'utf8')).toBe('bundle first');
    expect(verifyRelease(current(), { keys: [publicOf('present.key')], now: Date.now() }).manifest.version).toBe(
      '1.2.3',
    );
    expect(await release('show', '--key', 'present.key.pub', 'releases/current/release.dsse.json')).toContain(
      '"1.2.3"',
    );
    const shown = release('show', '--key', 'stranger.key.pub', 'releases/current/release.dsse.json');
    await expect(shown).rejects.toThrow('not trusted');
  });

  it('is not there unless everything is right, and then the one before stays', async () => {
    const before = current();
    prepared('second', ['present.key'], { version: '1.3.0' });
    await sign('present.key', 'second/to-sign', 'second.sig');
    await sign('stranger.key', 'second/to-sign', 'stranger.sig');
    const keys = ['present.key.pub'];
    await expect(publish('second', ['stranger.sig'], keys)).rejects.toThrow('no signature of this release');
    await expect(publish('second', ['first.sig'], keys)).rejects.toThrow('no signature of this release');
    await expect(release('publish', '--from', 'second', '--key', keys[0], '--to', 'releases')).rejects.toThrow(
      '--signature',
    );
    writeFileSync(at('second/agent.cjs'), 'bundle secone');
    await expect(publish('second', ['second.sig'], keys)).rejects.toThrow('agent.cjs has');
    writeFileSync(at('second/agent.cjs'), 'bundle second');
    prepared('older', ['present.key'], { version: '1.2.2' });
    await sign('present.key', 'older/to-sign', 'older.sig');
    await expect(publish('older', ['older.sig'], keys)).rejects.toThrow('older than what is installed');
    prepared('stale', ['present.key'], { version: '1.4.0', expiresAt: inDays(-0.5) });
    await sign('present.key', 'stale/to-sign', 'stale.sig');
    await expect(publish('stale', ['stale.sig'], keys)).rejects.toThrow('expired');
    expect(current()).toBe(before);
    expect(readdirSync(at('releases')).filter((name) => name !== 'current')).toHaveLength(1);
    await publish('second', ['second.sig'], keys);
    expect(readFileSync(at('releases/current/agent.cjs'), 'utf8')).toBe('bundle second');
  });

  it('hands over from one key to the next', async () => {
    prepared('announcing', ['present.key', 'next.key'], { version: '1.5.0' });
    await sign('present.key', 'announcing/to-sign', 'announcing.sig');
    await publish('announcing', ['announcing.sig'], ['present.key.pub', 'next.key.pub']);
    const learned = verifyRelease(current(), { keys: [publicOf('present.key')] }).manifest.keys;
    prepared('retiring', ['next.key'], { version: '1.6.0' });
    await sign('next.key', 'retiring/to-sign', 'retiring.next.sig');
    await sign('present.key', 'retiring/to-sign', 'retiring.present.sig');
    await publish('retiring', ['retiring.next.sig', 'retiring.present.sig'], ['present.key.pub', 'next.key.pub']);
    // Those that followed, and those that have missed the announcement, end with the next key alone.
    for (const keys of [learned, [publicOf('present.key')]]) {
      expect(verifyRelease(current(), { keys, now: Date.now() }).manifest.keys).toEqual([publicOf('next.key')]);
    }
  });
});

describe('the build of a release', () => {
  const files = (folder) =>
    Object.fromEntries(readdirSync(at(folder)).map((name) => [name, sha256(join(at(folder), name))]));
  const prepare = (name, env, ...more) =>
    run(nodePath(), [SCRIPT, 'prepare', '--out', name, '--key', 'present.key.pub', ...more], { env });

  it('has the same bytes whenever and wherever it is made, executable and manifest included', async () => {
    const env = { SOURCE_DATE_EPOCH: String(Math.floor(Date.now() / 1000)) };
    await prepare('one', env);
    await prepare('elsewhere', { ...env, TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' });
    expect(Object.keys(files('one')).toSorted()).toEqual(
      ['agent.cjs', `fettle-agent-linux-${process.arch}`, 'install.sh', 'manifest.json', 'to-sign'].toSorted(),
    );
    expect(files('elsewhere')).toEqual(files('one'));
  }, 180_000);

  it('has the same bundle from a checkout that lies elsewhere', async () => {
    for (const path of ['apps/agent', 'infra/agent']) {
      const kept = (source) => !['node_modules', 'dist'].includes(basename(source));
      cpSync(join(root, path), at(`checkout/${path}`), { recursive: true, filter: kept });
    }
    symlinkSync(join(root, 'apps/agent/node_modules'), at('checkout/apps/agent/node_modules'));
    await run(nodePath(), [at('checkout/apps/agent/build.mjs'), '--out', at('copied')]);
    for (const name of ['agent.cjs', 'install.sh'])
      expect(sha256(at(`copied/builds/${name}`))).toBe(sha256(at(`one/${name}`)));
  }, 120_000);

  it('goes from there to what a control plane serves', async () => {
    await sign('present.key', 'one/to-sign', 'one.sig');
    await publish('one', ['one.sig'], ['present.key.pub'], 'served');
    const { manifest } = verifyRelease(current('served'), { keys: [publicOf('present.key')], now: Date.now() });
    for (const { name, sha256: digest } of manifest.files) expect(sha256(at(`served/current/${name}`))).toBe(digest);
  });

  it('is not prepared when it would be no newer, or into a folder with another one', async () => {
    await expect(prepare('one', {})).rejects.toThrow('holds a prepared release');
    const { version } = JSON.parse(readFileSync(at('one/manifest.json'), 'utf8'));
    const later = manifestOf({}, [], { version, createdAt: inDays(1), keys: [publicOf('present.key')], files: [] });
    later.files = [{ name: 'agent.cjs', sha256: '0'.repeat(64), sizeBytes: 1, target: 'node' }];
    writeFileSync(at('later.json'), sealed(later, []));
    await expect(prepare('again', {}, '--previous', 'later.json')).rejects.toThrow('not newer than the previous one');
  }, 60_000);

  it('takes along what other machines have built, when it is for their processor and from these sources', async () => {
    /** The head of a program for a processor (ELF's e_machine), and what follows it. */
    const program = (name, machine, content) => {
      const head = Buffer.alloc(64);
      head.writeUInt32BE(0x7f454c46, 0);
      head.writeUInt16LE(machine, 18);
      writeFileSync(at(name), Buffer.concat([head, Buffer.from(content)]));
      return ['--executable', name];
    };
    const bundle = readFileSync(at('one/agent.cjs'), 'utf8').replace(/^#!.*\n/, '');
    const mine = program('fettle-agent-linux-x64', 62, bundle);
    const misnamed = program('fettle-agent-linux-arm64', 62, bundle);
    await expect(prepare('foreign', {}, ...mine, ...misnamed)).rejects.toThrow('is no program for linux-arm64');
    const other = program('fettle-agent-linux-arm64', 183, 'other sources');
    await expect(prepare('unrelated', {}, ...mine, ...other)).rejects.toThrow('was built from other sources');
    const fitting = program('fettle-agent-linux-arm64', 183, bundle);
    await prepare('both', {}, ...mine, ...fitting);
    const { files: both } = JSON.parse(readFileSync(at('both/manifest.json'), 'utf8'));
    expect(both.map(({ target }) => target)).toEqual(['node', 'linux-arm64', 'linux-x64', 'installer']);
  }, 240_000);
});
