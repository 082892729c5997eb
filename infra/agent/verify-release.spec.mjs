// The part of the install script that decides what is run as root: the real shell with the real OpenSSL and the real Node. Its one
// door to the control plane is replaced by a folder, so that every lie a server may tell can be told.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestBytes } from '../../libs/contracts/dist/agent-release/index.js';
import { hostileManifests, sealedText, withLaterFields } from '../../apps/agent/dist/testing/hostile-manifest.js';
import { inDays, manifestOf, ReleaseSigner, sealed, tampered } from '../../apps/agent/dist/testing/signed-release.js';
import { nodePath } from '../toolchain.mjs';

const PART = join(import.meta.dirname, 'verify-release.sh');
const home = mkdtempSync(join(tmpdir(), 'fettle-verify-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const present = new ReleaseSigner();
const next = new ReleaseSigner();
const stranger = new ReleaseSigner();
const contents = {
  'agent.cjs': { bytes: 'the bundle', target: 'node' },
  'fettle-agent-linux-x64': { bytes: 'the program', target: 'linux-x64' },
};
const manifest = (changes) => manifestOf(contents, [present], changes);

/** What install.sh gives the part: settings, `fail`, and a control plane, which is the folder `served`. */
const FRAME = `
set -eu
fail() { printf '%s\\n' "$*" >&2; exit 1; }
request() {
  path=$1
  while [ "$1" != '-o' ]; do shift; done
  cp "$SERVED/\${path##*/}" "$2" 2>/dev/null
}
download_file() { request "/agent/builds/$1" -o "$WORK/$1"; }
. "$PART"
check_release
fetch_signed "$FILE" "$TARGET"
printf '%s %s %s\\n' "$VERSION" "$SIGNER" "$(tr '\\n' ' ' <"$WORK/announced")"`;

let count = 0;
let machine;
beforeEach(() => {
  count += 1;
  const at = (name) => join(home, String(count), name);
  machine = { served: at('served'), work: at('work'), install: at('install'), config: at('config') };
  for (const folder of Object.values(machine)) mkdirSync(folder, { recursive: true });
  for (const [name, { bytes }] of Object.entries(contents)) writeFileSync(join(machine.served, name), bytes);
  offer(sealed(manifest(), [present]));
});

function offer(envelope) {
  writeFileSync(join(machine.served, 'release.dsse.json'), envelope);
}

/** Runs the part; `keys` are those of the command line. Resolves to what it says at its end, or rejects with why it has refused. */
function check({ keys = [present.key], file = 'agent.cjs', target = 'node', shell = 'sh', ...env } = {}) {
  const settings = {
    ...{
      PATH: process.env.PATH,
      PART,
      SERVED: machine.served,
      WORK: machine.work,
      NODE: '',
      FILE: file,
      TARGET: target,
    },
    ...{ INSTALL_DIR: machine.install, CONFIG_DIR: machine.config, REPLACE_KEYS: '', ALLOW_DOWNGRADE: '' },
    ...{ RELEASE_KEYS: keys.map((key) => `,${key}`).join(''), ...env },
  };
  return new Promise((resolve, reject) => {
    execFile(shell, ['-c', FRAME], { env: settings }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr.trim() || error.message)) : resolve(stdout.trim()),
    );
  });
}

const trust = (...signers) =>
  writeFileSync(join(machine.config, 'release-keys'), signers.map(({ key }) => `${key}\n`).join(''));
const installed = (changes) =>
  writeFileSync(join(machine.install, 'release.dsse.json'), sealed(manifest(changes), [present]));

/** Programs of this machine except some, as the PATH of another. */
function without(...names) {
  const needed = 'sh base64 cat cp cut date grep head sed sha256sum sort tr wc openssl'.split(' ');
  const folder = mkdtempSync(join(home, 'path-'));
  for (const name of needed.filter((one) => !names.includes(one))) symlinkSync(which(name), join(folder, name));
  return { PATH: folder, shell: which('sh') };
}
const which = (name) =>
  process.env.PATH.split(':')
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        return readFileSync(path) !== null;
      } catch {
        return false;
      }
    });

describe.each([
  ['OpenSSL', () => ({})],
  ['Node', () => ({ ...without('openssl'), NODE: nodePath() })],
])('a release checked with %s', (_, tools) => {
  it('is taken when it is as it was signed', async () => {
    expect(await check(tools())).toBe(`1.2.3 ${present.keyId} ${present.key}`);
    expect(readFileSync(join(machine.work, 'agent.cjs'), 'utf8')).toBe('the bundle');
  });

  it('is refused when its manifest was altered', async () => {
    offer(tampered(sealed(manifest(), [present]), (one) => (one.files[0].sha256 = '0'.repeat(64))));
    await expect(check(tools())).rejects.toThrow('altered after it was signed');
  });

  it('is refused from another key, also under the name of a trusted one', async () => {
    offer(sealed(manifest(), [stranger]));
    await expect(check(tools())).rejects.toThrow(
      new RegExp(`signed by key ${stranger.keyId} which this machine does not trust; it trusts ${present.keyId}`),
    );
    const posing = sealed(manifest(), [stranger]).replace(stranger.keyId, present.keyId);
    offer(posing);
    await expect(check(tools())).rejects.toThrow('altered after it was signed');
  });
});

describe('the text of a manifest', () => {
  const text = manifestBytes(manifest()).toString();

  it.each(Object.entries(hostileManifests(text, stranger.key)))(
    'is refused with %s, also signed',
    async (_, hostile) => {
      offer(sealedText(hostile, [present]));
      await expect(check()).rejects.toThrow('not one that this script knows');
    },
  );

  it('may have fields that a later format adds, which change nothing', async () => {
    offer(sealedText(withLaterFields(text, stranger.key), [present]));
    expect(await check()).toBe(`1.2.3 ${present.keyId} ${present.key}`);
    expect(await check({ file: 'fettle-agent-linux-x64', target: 'linux-x64' })).toContain('1.2.3');
  });
});

describe('a release', () => {
  it('is refused without a signature, and when it is no release at all', async () => {
    offer(sealed(manifest(), []));
    await expect(check()).rejects.toThrow('the release of the agent is not signed');
    const content = JSON.parse(sealed(manifest(), [present]));
    for (const text of ['', 'null', '<html>', content.payload, JSON.stringify({ ...content, payloadType: 'other' })]) {
      offer(text);
      await expect(check()).rejects.toThrow(/cannot be read|gives out no/);
    }
    rmSync(join(machine.served, 'release.dsse.json'));
    await expect(check()).rejects.toThrow('gives out no signed release');
    offer(`${sealed(manifest(), [present])}${' '.repeat(70_000)}`);
    await expect(check()).rejects.toThrow('too large');
  });

  it('is refused when no key is given, or what is given is none', async () => {
    await expect(check({ keys: [] })).rejects.toThrow('--release-key is missing');
    for (const key of ['x', `${present.key}x`, '$(touch /tmp/x)'.padEnd(44, '=')]) {
      await expect(check({ keys: [key] })).rejects.toThrow('this is no public key');
    }
  });

  it('is refused where nothing can verify it, rather than taken on trust', async () => {
    await expect(check(without('openssl'))).rejects.toThrow('install OpenSSL 3 (package openssl) or Node 20.15');
    // A program that says yes to everything, and one that says no to everything, are both found out.
    for (const code of [0, 1]) {
      const folder = join(home, `liar-${code}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'openssl'), `#!/bin/sh\nexit ${code}\n`, { mode: 0o755 });
      await expect(check({ PATH: `${folder}:${process.env.PATH}` })).rejects.toThrow('install OpenSSL 3');
    }
  });

  it('expires, and is not from the future', async () => {
    offer(sealed(manifest({ expiresAt: inDays(-0.01) }), [present]));
    await expect(check()).rejects.toThrow('expired at');
    offer(sealed(manifest({ createdAt: inDays(1.1) }), [present]));
    await expect(check()).rejects.toThrow('in the future');
  });

  it('is refused when it is older than what is installed, or an older manifest of the same, unless that is asked for', async () => {
    installed({ version: '1.10.0' });
    const offered = { version: '1.9.9', createdAt: inDays(-0.5) };
    offer(sealed(manifest(offered), [present]));
    await expect(check()).rejects.toThrow(/release 1\.9\.9 .* is older than what is installed, 1\.10\.0/);
    expect(await check({ ALLOW_DOWNGRADE: 'yes' })).toContain('1.9.9');
    offer(sealed(manifest({ version: '1.10.0', createdAt: inDays(-2) }), [present]));
    await expect(check()).rejects.toThrow('is older than what is installed');
    for (const changes of [
      { version: '1.10.0' },
      { version: '1.10.0', createdAt: inDays(-0.5) },
      { version: '2.0.0' },
    ]) {
      offer(sealed(manifest(changes), [present]));
      expect(await check()).toContain(changes.version);
    }
  });

  it('is refused with a file that is altered, cut off, padded, missing, or another one of its files', async () => {
    for (const bytes of ['the bundlf', 'the bundl', 'the bundle ', 'the program', '']) {
      writeFileSync(join(machine.served, 'agent.cjs'), bytes);
      await expect(check()).rejects.toThrow(/the checksum of agent.cjs is wrong|agent.cjs is not whole/);
    }
    rmSync(join(machine.served, 'agent.cjs'));
    await expect(check()).rejects.toThrow('cannot download the whole of agent.cjs');
    await expect(check({ file: 'fettle-agent-linux-arm64', target: 'linux-arm64' })).rejects.toThrow('has no');
    // Signed for another processor under this name.
    const swapped = { 'fettle-agent-linux-arm64': { bytes: 'the program', target: 'linux-x64' } };
    offer(sealed(manifestOf(swapped, [present]), [present]));
    await expect(check({ file: 'fettle-agent-linux-arm64', target: 'linux-arm64' })).rejects.toThrow('has no');
  });

  it('hands the trust over to the next key, after which the retired one counts for nothing', async () => {
    offer(sealed(manifest({ keys: [present.key, next.key] }), [present]));
    expect(await check()).toBe(`1.2.3 ${present.keyId} ${present.key} ${next.key}`);
    trust(present, next);
    const retiring = manifest({ version: '1.3.0', keys: [next.key] });
    offer(sealed(retiring, [next]));
    expect(await check()).toBe(`1.3.0 ${next.keyId} ${next.key}`);
    trust(next);
    offer(sealed(manifest({ version: '1.4.0' }), [present]));
    await expect(check()).rejects.toThrow('does not trust');
    offer(sealed(retiring, [next, present]));
    expect(await check()).toContain('1.3.0');
    // Keys that have not signed anything yet cannot be all that is left.
    offer(sealed(manifest({ version: '1.4.0', keys: [stranger.key] }), [next]));
    await expect(check()).rejects.toThrow('none of the keys that the release announces has signed it');
  });

  it('is held against what the machine trusts already, whatever a command line pins, unless that is asked for', async () => {
    trust(next);
    await expect(check({ keys: [present.key] })).rejects.toThrow('--replace-release-keys');
    expect(await check({ keys: [present.key], REPLACE_KEYS: 'yes' })).toContain(present.keyId);
    await expect(check({ keys: [], REPLACE_KEYS: 'yes' })).rejects.toThrow('--release-key is missing');
  });
});
