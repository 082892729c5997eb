// A release from its key to a machine: built, signed, published, served, installed on a real Debian; then the key changes hands.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodePath, root } from '../toolchain.mjs';
import { startStage } from './stage.mjs';

const SETUP_LIMIT_MS = 300_000;
const INSTALL_LIMIT_MS = 120_000;
const EXECUTABLE = `fettle-agent-linux-${process.arch}`;

const home = mkdtempSync(join(tmpdir(), 'fettle-release-'));
const at = (name) => join(home, name);
const current = at('releases/current');
let stage;

function release(args, env = {}) {
  const options = { cwd: home, env: { ...process.env, ...env }, stdio: 'pipe' };
  return execFileSync(nodePath(), [join(root, 'infra/agent/release.mjs'), ...args], options).toString();
}
const publicOf = (name) => readFileSync(at(`${name}.pub`), 'utf8').trim();
const pairs = (flag, values) => values.flatMap((value) => [flag, value]);
/** Seconds since 1970 at which the next release says it was made: each later than the one before. */
let made = Math.floor(Date.now() / 1000) - 3600;

/** Makes and publishes a release that trusts `keys` from then on, signed by `signers`. */
function publish(name, keys, signers, more = []) {
  made += 60;
  const trusted = pairs('--key', keys.map(publicOf));
  release(['prepare', '--out', name, ...trusted, ...more], { SOURCE_DATE_EPOCH: String(made) });
  for (const key of signers) {
    const files = ['--in', `${name}/to-sign`, '--out', `${name}.${key}.sig`];
    release(['sign', '--key', key, ...files, '--passphrase-file', 'passphrase']);
  }
  const signatures = pairs(
    '--signature',
    signers.map((key) => `${name}.${key}.sig`),
  );
  const known = pairs('--key', ['present.key.pub', 'next.key.pub']);
  release(['publish', '--from', name, ...signatures, ...known, '--to', 'releases']);
}

beforeAll(async () => {
  writeFileSync(at('passphrase'), 'correct horse battery staple');
  for (const key of ['present.key', 'next.key']) release(['keygen', '--out', key, '--passphrase-file', 'passphrase']);
  publish('one', ['present.key'], ['present.key']);
  const keys = ['present.key', 'next.key'].map(publicOf).join();
  stage = await startStage({ FETTLE_AGENT_RELEASE_DIR: current, FETTLE_AGENT_RELEASE_KEYS: keys });
}, SETUP_LIMIT_MS);
afterAll(async () => {
  await stage?.stop();
  rmSync(home, { recursive: true, force: true });
}, 90_000);

describe('a machine under releases that were signed offline', () => {
  const name = 'signed-machine';
  /** The executable is the same in each of them; only what is signed of it differs. */
  const same = ['--executable', `one/${EXECUTABLE}`];
  let machine;
  let install;

  beforeAll(async () => {
    machine = await stage.boot(name);
    install = await stage.createInstall(name);
  }, SETUP_LIMIT_MS);

  const run = () => machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
  const trusted = async () => (await machine.sh('cat /etc/fettle-agent/release-keys')).trim().split('\n');
  const envelope = () => machine.sh('cat /opt/fettle-agent/release.dsse.json');
  const verified = () => machine.sh(`/opt/fettle-agent/${EXECUTABLE} verify --config /etc/fettle-agent/config.json`);

  it('installs what was published, and trusts the key that has signed it', async () => {
    const said = await run();
    const { id } = await stage.live(name);
    expect(await stage.runTask(id, 'echo signed')).toMatchObject({ state: 'succeeded', text: 'signed\n' });
    expect(await trusted()).toEqual([publicOf('present.key')]);
    expect(await envelope()).toBe(readFileSync(join(current, 'release.dsse.json'), 'utf8'));
    const [, keyId] = /signed by key ([0-9a-f]{16})/.exec(said);
    expect(await verified()).toContain(`signed by key ${keyId}`);
  }, 180_000);

  it('follows the key through an announcement and a retirement, as the same node', async () => {
    const before = await stage.live(name);
    publish('two', ['present.key', 'next.key'], ['present.key'], same);
    await run();
    expect(await trusted()).toEqual(['present.key', 'next.key'].map(publicOf));
    publish('three', ['next.key'], ['next.key'], same);
    await run();
    expect(await trusted()).toEqual([publicOf('next.key')]);
    await verified();
    expect((await stage.live(name, before.lastSeenAt)).id).toBe(before.id);
  }, 240_000);

  it('refuses the release of a key that has retired, although its control plane still serves it', async () => {
    const [first] = readdirSync(at('releases'))
      .filter((one) => one !== 'current')
      .toSorted();
    const [held, keys] = [await envelope(), await trusted()];
    symlinkSync(first, `${current}.back`);
    renameSync(`${current}.back`, current);
    await expect(run()).rejects.toMatchObject({ said: expect.stringContaining('which this machine does not trust') });
    expect([await envelope(), await trusted()]).toEqual([held, keys]);
    expect((await stage.live(name)).presence).toBe('live');
  }, 120_000);

  it('goes back when that is asked for on the machine, in so many words', async () => {
    const asked = `${install.installCommand} --replace-release-keys`;
    await expect(machine.sh(asked, { timeoutMs: INSTALL_LIMIT_MS })).rejects.toMatchObject({
      said: expect.stringContaining('is older than what is installed'),
    });
    await machine.sh(`${asked} --allow-downgrade`, { timeoutMs: INSTALL_LIMIT_MS });
    expect(await trusted()).toEqual([publicOf('present.key')]);
    await verified();
  }, 180_000);
});
