import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildManifest } from '@fettle/contracts/agent';
import { verifyRelease } from '@fettle/contracts/agent/release';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { agentCall } from '../../testing/agent-wire.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { nobody } from '../../testing/wire.js';

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
