import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildManifest } from '@fettle/contracts/agent';
import { verifyRelease, type ReleaseManifest } from '@fettle/contracts/agent/release';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { agentCall } from '../../testing/agent-wire.js';
import { makePerson, makeWorkspace } from '../../testing/people.js';
import { entryOf, makeOfflineKey, publishManifest, sha256 } from '../../testing/signed-release.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { nobody } from '../../testing/wire.js';
import { browserOf } from '../../testing/world.js';

describe('the builds of a control plane', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterAll(() => api?.close());

  const url = (path: string) => `http://127.0.0.1:${api.ports.agent}/api/v1/agent/${path}`;

  it('are what their manifest says, byte for byte', async () => {
    const answer = await agentCall(api, 'manifest', {});
    expect(answer.status).toBe(200);
    const { files } = buildManifest.parse(answer.body);
    expect(files.map(({ name }) => name)).toContain('agent.cjs');
    for (const file of files) {
      const served = await nobody(url(`builds/${file.name}`), {});
      const bytes = new Uint8Array(await served.arrayBuffer());
      expect({ sha256: sha256(bytes), sizeBytes: bytes.length }).toEqual({
        sha256: file.sha256,
        sizeBytes: file.sizeBytes,
      });
      expect(served.headers.get('content-length')).toBe(String(file.sizeBytes));
      expect(served.headers.get('etag')).toBe(`"${file.sha256}"`);
    }
  });

  it('have no other names, nor ways out of their folder', async () => {
    for (const name of ['agent.js', 'AGENT.CJS', 'fettle-agent-linux-riscv', 'agent.cjs.map']) {
      expect((await nobody(url(`builds/${name}`), {})).status).toBe(404);
    }
    for (const name of [
      '..%2fagent.cjs',
      '%2e%2e%2fpackage.json',
      '..%5c..%5cpackage.json',
      '%2fetc%2fpasswd',
      'agent.cjs%00',
      '.%2fagent.cjs',
    ]) {
      const answer = await nobody(url(`builds/${name}`), {});
      expect([400, 404]).toContain(answer.status);
      expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^request\.|not_found$/) });
    }
  });

  it('come with a manifest that a key of this installation has signed, which stays the same', async () => {
    const { keys } = api.get(ReleaseTrust);
    expect(keys).toHaveLength(1);
    const served = async () => (await nobody(url('builds/release.dsse.json'), {})).text();
    const [one, other] = [await served(), await served()].map((text) => verifyRelease(text, { keys, now: Date.now() }));
    expect(one!.manifest.keys).toEqual(keys);
    const { files } = buildManifest.parse((await agentCall(api, 'manifest', {})).body);
    expect(one!.manifest.files).toEqual(files.map((file) => expect.objectContaining(file)));
    // Were it made anew with each answer, the second of two installs would take the first for a replayed one.
    expect(other!.manifest.createdAt).toBe(one!.manifest.createdAt);
  });

  it('come with the script that installs them', async () => {
    const answer = await nobody(url('install.sh'), {});
    expect(answer.headers.get('content-type')).toMatch(/^text\/x-shellscript/);
    const text = await answer.text();
    expect(text).toMatch(/^#!\/(usr\/)?bin\/(env )?(ba)?sh/);
    expect(text).toContain('--bootstrap-token');
    // Whole, and not in need of another download.
    expect(text).toContain('check_signature() {');
    expect(text).not.toMatch(/^# include/m);
    expect(text).toMatch(/\nmain "\$@"\n$/);
  });
});

describe('a control plane with a release that was signed offline', () => {
  const offline = makeOfflineKey();
  let folder: string;
  let api: TestApi;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fettle-release-'));
    const files = [entryOf('agent.cjs', 'bundle', 'node'), entryOf('install.sh', '#!/bin/sh', 'installer')];
    await writeFile(join(folder, 'agent.cjs'), 'bundle');
    await writeFile(join(folder, 'install.sh'), '#!/bin/sh');
    const manifest: ReleaseManifest = {
      ...{ format: 1, product: 'fettle-agent', version: '1.2.3', keys: [offline.key], files },
      ...{ createdAt: '2026-01-01T00:00:00Z', expiresAt: '2999-01-01T00:00:00Z' },
    };
    await publishManifest(folder, manifest, offline);
    api = await openTestApi({ FETTLE_AGENT_RELEASE_DIR: folder, FETTLE_AGENT_RELEASE_KEYS: offline.key });
  });
  afterAll(async () => {
    await api?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string) => nobody(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/${path}`, {});

  it('serves it, and pins its key in install commands', async () => {
    expect(await (await get('builds/agent.cjs')).text()).toBe('bundle');
    expect(await (await get('install.sh')).text()).toBe('#!/bin/sh');
    expect((await agentCall(api, 'manifest', {})).body).toMatchObject({ version: '1.2.3' });
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    const owner = await browserOf(api, person);
    const made = await owner.api.enrolment.create({ params: { workspaceId }, body: { nodeName: 'Web' } });
    expect(made.installCommand).toContain(`--release-key '${offline.key}'`);
  });

  it('answers 503 in words instead of handing out what was changed on its disk, and says nothing of its folders', async () => {
    await writeFile(join(folder, 'agent.cjs'), 'bundlf');
    const answer = await get('builds/agent.cjs');
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'build.untrusted' });
    expect(text).not.toContain(folder);
    expect(await (await get('install.sh')).text()).toBe('#!/bin/sh');
    await writeFile(join(folder, 'release.dsse.json'), '{}');
    for (const path of ['install.sh', 'builds/agent.cjs', 'builds/release.dsse.json', 'builds/manifest.json']) {
      expect((await get(path)).status).toBe(503);
    }
  });
});
