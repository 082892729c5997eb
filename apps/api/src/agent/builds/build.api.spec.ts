import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildManifest } from '@fettle/contracts/agent';
import { agentCall } from '../../testing/agent-wire.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { nobody } from '../../testing/wire.js';
import { BuildStore } from './build-store.js';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

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

  it('come with the script that installs them', async () => {
    const answer = await nobody(url('install.sh'), {});
    expect(answer.headers.get('content-type')).toMatch(/^text\/x-shellscript/);
    const text = await answer.text();
    expect(text).toMatch(/^#!\/(usr\/)?bin\/(env )?(ba)?sh/);
    expect(text).toContain('--bootstrap-token');
  });
});

describe('a build store', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'fettle-builds-'));
    await mkdir(join(home, 'builds'));
    await writeFile(join(home, 'secret'), 'secret');
    await writeFile(join(home, 'builds/stray'), 'not listed');
    await writeFile(join(home, 'builds/listed'), 'listed');
    const files = ['listed', 'lost'].map((name) => ({ name, sha256: sha256('listed'), sizeBytes: 6 }));
    await writeFile(join(home, 'builds/manifest.json'), JSON.stringify({ version: '1', files }));
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const store = (folder = 'builds') =>
    new BuildStore(pathToFileURL(join(home, `${folder}/`)), pathToFileURL(join(home, 'none')));
  const missing = expect.objectContaining({ code: 'build.not_found' });

  it('gives what the manifest lists and is there', async () => {
    expect((await buffer((await store().file('listed')).content)).toString()).toBe('listed');
    for (const name of ['stray', 'lost', 'manifest.json', '../secret', '']) {
      await expect(store().file(name)).rejects.toEqual(missing);
    }
  });

  it('says so when this installation has no build', async () => {
    await expect(store('nowhere').manifest()).rejects.toEqual(missing);
    await expect(store().installScript()).rejects.toEqual(missing);
  });
});
