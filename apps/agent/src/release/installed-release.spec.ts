import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeControlPlane } from '../testing/fake-control-plane.js';
import { manifestOf, ReleaseSigner, sealed, tampered } from '../testing/signed-release.js';

const BUNDLE = fileURLToPath(new URL('../../dist/agent.cjs', import.meta.url));
const BYTES = readFileSync(BUNDLE);

/** An agent as the install script leaves it on a machine: bundle, signed release, trusted keys, configuration. */
describe('an installed agent', () => {
  const signer = new ReleaseSigner();
  const manifest = manifestOf({ 'agent.cjs': { bytes: BYTES, target: 'node' } }, [signer]);
  let home: string;
  let server: FakeControlPlane;
  let running: ChildProcess | undefined;
  const at = (name: string) => join(home, name);

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'fettle-installed-'));
    server = await new FakeControlPlane().start();
    copyFileSync(BUNDLE, at('agent.cjs'));
    writeFileSync(at('release.dsse.json'), sealed(manifest, [signer]));
    writeFileSync(at('release-keys'), `# trusted\n${signer.key}\n`);
    writeFileSync(at('token'), server.token);
    const release = { releaseFile: at('release.dsse.json'), releaseKeysFile: at('release-keys') };
    writeFileSync(at('config.json'), JSON.stringify({ apiUrl: server.url, stateDir: at('state'), ...release }));
  });
  afterEach(async () => {
    if (running !== undefined && running.exitCode === null && running.signalCode === null) {
      running.kill('SIGKILL');
      await once(running, 'exit');
    }
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const argv = (args: readonly string[]) => [at('agent.cjs'), ...args, '--config', at('config.json')];

  /** Runs a command of the agent to its end. */
  async function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, argv(args), { env: {} }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  }

  /** It does not start, says why, and has asked the control plane for nothing. */
  async function expectRefused(reason: string): Promise<void> {
    for (const command of ['run', 'bootstrap']) {
      const { code, stderr } = await run(command, '--bootstrap-token-file', at('token'));
      expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(reason) });
    }
    expect(server.consumes).toBe(0);
    const { code, stderr } = await run('verify');
    expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringContaining(reason) });
    expect(JSON.parse((await run('status')).stdout)).toMatchObject({
      release: { state: 'refused', reason: expect.stringContaining(reason) },
    });
  }

  it('starts and serves when its own file is the one that was signed', async () => {
    running = spawn(process.execPath, argv(['run', '--bootstrap-token-file', at('token')]), {
      env: {},
      stdio: 'ignore',
    });
    await server.until('check-in', () => server.checkIns.length > 0);
    expect(await run('verify')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(`agent.cjs \\(node\\) of release 1.2.3 .* signed by key ${signer.keyId}`),
    });
    expect(JSON.parse((await run('status')).stdout)).toMatchObject({
      release: { state: 'verified', version: '1.2.3', keyId: signer.keyId },
    });
  });

  it('refuses to start when a byte was added to its file', async () => {
    appendFileSync(at('agent.cjs'), '\n');
    await expectRefused('the file is not one of release 1.2.3');
  });

  it('refuses to start under a manifest that was altered to fit', async () => {
    appendFileSync(at('agent.cjs'), '\n');
    const fitting = manifestOf({ 'agent.cjs': { bytes: readFileSync(at('agent.cjs')), target: 'node' } }, [signer]);
    const altered = tampered(sealed(manifest, [signer]), (one) => (one.files = fitting.files));
    writeFileSync(at('release.dsse.json'), altered);
    await expectRefused('altered after it was signed');
    writeFileSync(at('release.dsse.json'), sealed(fitting, [new ReleaseSigner()]));
    await expectRefused('which is not trusted');
    writeFileSync(at('release.dsse.json'), sealed(fitting, []));
    await expectRefused('carries no signature');
  });

  it('refuses to start as the file of another machine', async () => {
    const swapped = manifestOf({ 'agent.cjs': { bytes: BYTES, target: 'linux-arm64' } }, [signer]);
    writeFileSync(at('release.dsse.json'), sealed(swapped, [signer]));
    await expectRefused('the file is for linux-arm64, not for node');
  });

  it('refuses to start when its manifest or its keys are gone', async () => {
    renameSync(at('release.dsse.json'), at('elsewhere'));
    await expectRefused('there is no signed release at');
    renameSync(at('elsewhere'), at('release.dsse.json'));
    rmSync(at('release-keys'));
    await expectRefused('there is no file of trusted keys');
  });

  it('keeps running on a release that has expired since', async () => {
    const old = manifestOf({ 'agent.cjs': { bytes: BYTES, target: 'node' } }, [signer], {
      createdAt: '2020-01-01T00:00:00Z',
      expiresAt: '2020-02-01T00:00:00Z',
    });
    writeFileSync(at('release.dsse.json'), sealed(old, [signer]));
    expect((await run('verify')).code).toBe(0);
  });

  it('starts at each moment of an update, however it is interrupted', async () => {
    const before = manifestOf({ 'agent.cjs': { bytes: 'the one before', target: 'node' } }, [signer]);
    // The new file is in its place; its manifest still lies beside the old one.
    writeFileSync(at('release.dsse.json'), sealed(before, [signer]));
    writeFileSync(at('release.dsse.json.new'), sealed(manifest, [signer]));
    expect((await run('verify')).code).toBe(0);
    writeFileSync(at('release.dsse.json.new'), sealed(manifest, [new ReleaseSigner()]));
    await expectRefused('the file is not one of release 1.2.3');
  });

  it('verifies another file, under a release and keys that are given', async () => {
    const next = new ReleaseSigner();
    const bytes = 'an executable from elsewhere';
    writeFileSync(at('fettle-agent-linux-x64'), bytes);
    const release = manifestOf({ 'fettle-agent-linux-x64': { bytes, target: 'linux-x64' } }, [next]);
    writeFileSync(at('other.json'), sealed(release, [next]));
    writeFileSync(at('other-keys'), next.key);
    const file = at('fettle-agent-linux-x64');
    const given = ['--release', at('other.json'), '--release-keys', at('other-keys')];
    expect(await run('verify', file, ...given)).toMatchObject({ code: 0, stdout: expect.stringContaining(next.keyId) });
    expect((await run('verify', file)).code).toBe(4);
    writeFileSync(file, bytes.slice(1));
    expect((await run('verify', file, ...given)).code).toBe(4);
    expect((await run('verify', file, '--release', at('other.json'))).code).toBe(4);
  });

  it('does not start with a release and no word of who may have signed it', async () => {
    writeFileSync(at('config.json'), JSON.stringify({ releaseFile: at('release.dsse.json') }));
    expect(await run('verify')).toMatchObject({ code: 2, stderr: expect.stringContaining('belong together') });
  });
});
