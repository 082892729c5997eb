import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { manifestBytes, sealEnvelope, verifyRelease, type ReleaseManifest } from '@fettle/contracts/agent/release';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { loadConfig } from '@fettle/platform/config';
import { Keys } from '@fettle/platform/secrets';
import { entryOf, makeOfflineKey, publishManifest, sha256 } from '../../testing/signed-release.js';
import { BuildStore } from './build-store.js';

const DATABASE_URL = 'postgres://nobody@127.0.0.1/none';
const missing = expect.objectContaining({ code: 'build.not_found' });
const untrusted = (reason: string) =>
  expect.objectContaining({ code: 'build.untrusted', details: expect.objectContaining({ reason }) });
describe('a store with a signed release', () => {
  const offline = makeOfflineKey();
  let folder: string;

  const manifest: ReleaseManifest = {
    format: 1,
    product: 'fettle-agent',
    version: '1.2.3',
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2999-01-01T00:00:00Z',
    keys: [offline.key],
    files: [
      entryOf('agent.cjs', 'bundle', 'node'),
      entryOf('install.sh', 'script', 'installer'),
      entryOf('lost', 'lost', 'linux-x64'),
    ],
  };

  const publish = (changes: Partial<ReleaseManifest> = {}, key = offline) =>
    publishManifest(folder, { ...manifest, ...changes }, key);
  const text = async (name: string, from = store()) => (await buffer((await from.file(name)).content)).toString();
  function store(keys = [offline.key]): BuildStore {
    const settings = { FETTLE_AGENT_RELEASE_DIR: folder, FETTLE_AGENT_RELEASE_KEYS: keys.join(',') };
    const config = loadConfig({ DATABASE_URL, ...settings });
    return new BuildStore(new ReleaseTrust(config, new Keys(new Map([[1, Buffer.alloc(32, 7)]]))));
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fettle-release-'));
    await writeFile(join(folder, 'agent.cjs'), 'bundle');
    await writeFile(join(folder, 'install.sh'), 'script');
    await writeFile(join(folder, 'stray'), 'not listed');
    await publish();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives what the manifest lists and is there, and the manifest as it was signed', async () => {
    expect(await text('agent.cjs')).toBe('bundle');
    expect(await store().installScript()).toBe('script');
    const envelope = await text('release.dsse.json');
    expect(verifyRelease(envelope, { keys: [offline.key] }).manifest).toEqual(manifest);
    expect(await store().manifest()).toMatchObject({ version: '1.2.3', files: [{ name: 'agent.cjs' }, {}, {}] });
    for (const name of ['stray', 'lost', 'manifest.json', '../secret', '']) {
      await expect(store().file(name)).rejects.toEqual(missing);
    }
  });

  /** Nothing at all leaves the folder, the script included. */
  async function expectNothing(error: unknown, from = store()): Promise<void> {
    for (const work of [() => from.manifest(), () => from.installScript(), () => from.file('release.dsse.json')]) {
      await expect(work()).rejects.toEqual(error);
    }
    await expect(from.file('agent.cjs')).rejects.toEqual(error);
  }

  it('gives nothing under a manifest that another key has signed, that was altered, or that has expired', async () => {
    await expectNothing(untrusted('untrusted'), store([makeOfflineKey().key]));
    await publish({}, { ...makeOfflineKey(), key: offline.key });
    await expectNothing(untrusted('altered'));
    await publish({ expiresAt: '2026-01-02T00:00:00Z' });
    await expectNothing(untrusted('expired'));
    await writeFile(join(folder, 'release.dsse.json'), sealEnvelope(manifestBytes(manifest), []));
    await expectNothing(untrusted('unsigned'));
    await rm(join(folder, 'release.dsse.json'));
    await expectNothing(missing);
  });

  it('gives no file whose bytes are not the signed ones, also when they change after it was given', async () => {
    const one = store();
    expect(await text('agent.cjs', one)).toBe('bundle');
    await writeFile(join(folder, 'agent.cjs'), 'bundlf');
    await expect(one.file('agent.cjs')).rejects.toEqual(untrusted('wrong-file'));
    await writeFile(join(folder, 'agent.cjs'), 'bundl');
    await expect(one.file('agent.cjs')).rejects.toEqual(untrusted('wrong-file'));
    // The right bytes of another entry under this name.
    await writeFile(join(folder, 'agent.cjs'), 'script');
    await expect(one.file('agent.cjs')).rejects.toEqual(untrusted('wrong-file'));
    await writeFile(join(folder, 'agent.cjs'), 'bundle');
    expect(await text('agent.cjs', one)).toBe('bundle');
    expect(await one.installScript()).toBe('script');
  });

  it('notices a change that hides behind the old size and time', async () => {
    const one = store();
    const path = join(folder, 'agent.cjs');
    const then = new Date(1_700_000_000_000);
    await utimes(path, then, then);
    expect(await text('agent.cjs', one)).toBe('bundle');
    await writeFile(path, 'bundlf');
    await utimes(path, then, then);
    await expect(one.file('agent.cjs')).rejects.toEqual(untrusted('wrong-file'));
  });

  it('takes a release that is published while it runs', async () => {
    const one = store();
    expect((await one.manifest()).version).toBe('1.2.3');
    await publish({ version: '1.3.0' });
    expect((await one.manifest()).version).toBe('1.3.0');
  });
});

describe('a store with the build of its own checkout', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'fettle-builds-'));
    await mkdir(join(home, 'builds'));
    await writeFile(join(home, 'builds/agent.cjs'), 'bundle');
    const files = [{ name: 'agent.cjs', sha256: sha256('bundle'), sizeBytes: 6 }];
    await writeFile(join(home, 'builds/manifest.json'), JSON.stringify({ version: '0.1.0', files }));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const keys = (...versions: number[]) =>
    new Keys(new Map(versions.map((version) => [version, createHash('sha256').update(String(version)).digest()])));
  const trustOf = (from: Keys) => new ReleaseTrust(loadConfig({ DATABASE_URL }), from);
  const envelopeOf = async (trust: ReleaseTrust) => {
    const { content } = await new BuildStore(trust, join(home, 'builds')).file('release.dsse.json');
    return (await buffer(content)).toString();
  };

  it('signs it with a key that follows from the master key: the same in each process of an installation', async () => {
    const [one, other] = [trustOf(keys(1)), trustOf(keys(1))];
    expect(one.keys).toEqual(other.keys);
    const { manifest } = verifyRelease(await envelopeOf(one), { keys: other.keys, now: Date.now() });
    expect(manifest.files).toEqual([{ name: 'agent.cjs', sha256: sha256('bundle'), sizeBytes: 6, target: 'node' }]);
    const elsewhere = trustOf(keys(2)).keys;
    await expect(envelopeOf(one).then((text) => verifyRelease(text, { keys: elsewhere }))).rejects.toThrow(
      'not trusted',
    );
  });

  it('is followed by nodes through a rotation of the master key', async () => {
    const [before, during, after] = [trustOf(keys(1)), trustOf(keys(1, 2)), trustOf(keys(2))];
    const learned = verifyRelease(await envelopeOf(during), { keys: before.keys, now: Date.now() }).manifest.keys;
    expect(learned).toEqual(during.keys);
    // Version 2 is the first key of an installation that has only that one left.
    expect(learned).toEqual(expect.arrayContaining([...after.keys]));
  });

  it('gives no file that is not the one which was built', async () => {
    await writeFile(join(home, 'builds/agent.cjs'), 'bundlf');
    const store = new BuildStore(trustOf(keys(1)), join(home, 'builds'));
    await expect(store.file('agent.cjs')).rejects.toEqual(untrusted('wrong-file'));
  });

  it('says so when there is no build', async () => {
    const store = new BuildStore(trustOf(keys(1)), join(home, 'nowhere'));
    await expect(store.manifest()).rejects.toEqual(missing);
    await expect(store.installScript()).rejects.toEqual(missing);
  });
});
