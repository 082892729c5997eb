// The install command between a real Debian and a real control plane, with somebody on the way who changes what passes: what was not
// signed is not installed, and nothing of the attempt is left.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { inDays, manifestOf, ReleaseSigner, sealed, tampered } from '../../apps/agent/dist/testing/signed-release.js';
import { until } from '../../libs/testing/dist/until.js';
import { startIntruder } from './intruder.mjs';
import { show, startStage } from './stage.mjs';

const SETUP_LIMIT_MS = 300_000;
const INSTALL_LIMIT_MS = 120_000;

let stage;
/** Somebody between the machines and the control plane, who may change what passes. */
let between;
let createInstall, installOf, live, runTask;

beforeAll(async () => {
  stage = await startStage();
  ({ createInstall, installOf, live, runTask } = stage);
  between = await startIntruder(stage.agentUrl, stage.address);
}, SETUP_LIMIT_MS);
afterAll(async () => {
  await between?.stop();
  await stage?.stop();
}, 90_000);

/** What an installation leaves on a machine, and what it uses meanwhile. */
const TRACES = `ls -d /opt/fettle-agent /etc/fettle-agent /var/lib/fettle-agent /etc/systemd/system/fettle-agent.service \\
  /tmp/tmp.* /tmp/ran 2>/dev/null; getent passwd fettle-agent; true`;

describe('what nobody has signed', () => {
  const name = 'wary-machine';
  let machine;
  let install;

  beforeAll(async () => {
    machine = await stage.boot(name);
    install = await createInstall(name);
  }, SETUP_LIMIT_MS);
  afterEach(() => between.reset());

  const through = (command) => command.replaceAll(new URL(install.apiUrl).host, new URL(between.url).host);

  /** The install fails in these words, and the machine is as it was. */
  async function expectUntouched(command, reason) {
    const failed = machine.sh(through(command), { timeoutMs: INSTALL_LIMIT_MS });
    await expect(failed).rejects.toMatchObject({ exitCode: 1, said: expect.stringMatching(reason) });
    expect(await machine.sh(TRACES)).toBe('');
    expect(await installOf(install)).toMatchObject({ nodeId: null });
  }

  it('is not installed: a program of somebody else, in its place and under its name', async () => {
    between.change(/fettle-agent-linux/, () => Buffer.from('#!/bin/sh\ntouch /tmp/ran\n'));
    await expectUntouched(install.installCommand, 'is not whole');
    between.change(/fettle-agent-linux/, (bytes) => {
      bytes[bytes.length >> 1] ^= 1;
      return bytes;
    });
    await expectUntouched(install.installCommand, 'the checksum of fettle-agent-linux-\\w+ is wrong');
  }, 240_000);

  it('is not installed: half a program', async () => {
    between.cut(/fettle-agent-linux/, 1_000_000);
    await expectUntouched(install.installCommand, 'cannot download the whole of');
  }, 120_000);

  it('is not installed: a manifest that fits it, unsigned, altered or signed by a stranger', async () => {
    const stranger = new ReleaseSigner();
    const forged = manifestOf({}, [stranger], {
      files: [{ name: 'x', sha256: '0'.repeat(64), sizeBytes: 1, target: 'node' }],
    });
    const lies = [
      [
        (bytes) => Buffer.from(tampered(bytes.toString(), (one) => (one.version = '9.9.9'))),
        'altered after it was signed',
      ],
      [() => Buffer.from(sealed(forged, [])), 'is not signed'],
      [
        () => Buffer.from(sealed(forged, [stranger])),
        `signed by key ${stranger.keyId} which this machine does not trust`,
      ],
    ];
    for (const [lie, reason] of lies) {
      between.change(/release\.dsse\.json/, lie);
      await expectUntouched(install.installCommand, reason);
    }
  }, 240_000);

  it('is not installed where no key says whose word counts, nor where nothing can verify it', async () => {
    const pinned = / --release-key '[^']+'/;
    await expectUntouched(install.installCommand.replace(pinned, ''), '--release-key is missing');
    const other = ` --release-key '${new ReleaseSigner().key}'`;
    await expectUntouched(install.installCommand.replace(pinned, other), 'which this machine does not trust');
    await machine.sh('mv /usr/bin/openssl /usr/bin/openssl.away');
    await expectUntouched(install.installCommand, 'install OpenSSL 3 .* or Node');
    await machine.sh('mv /usr/bin/openssl.away /usr/bin/openssl');
  }, 240_000);

  it('is told to whoever watches the install', async () => {
    expect(await installOf(install)).toMatchObject({
      status: 'failed',
      statusMessage: expect.stringContaining('is not whole'),
    });
  });

  it('keeps a machine that has the agent from nothing: what it has goes on, and it goes back to nothing older', async () => {
    const fresh = await createInstall(name);
    await machine.sh(fresh.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    const { id } = await live(name);
    expect(await machine.sh(TRACES)).toContain('/opt/fettle-agent\n');
    const before = await machine.sh('cd /opt/fettle-agent && sha256sum * /etc/fettle-agent/*');
    const { MainPID } = await show(machine, 'MainPID');
    between.change(/release\.dsse\.json/, (bytes) =>
      Buffer.from(tampered(bytes.toString(), (one) => (one.version = '9.9.9'))),
    );
    const lied = machine.sh(through(fresh.installCommand), { timeoutMs: INSTALL_LIMIT_MS });
    await expect(lied).rejects.toMatchObject({ said: expect.stringContaining('altered after it was signed') });
    between.reset();
    // As if a newer one had been installed: what the control plane has now is the replayed one.
    await machine.sh(`cp /opt/fettle-agent/release.dsse.json /root/now`);
    const envelope = Buffer.from(await machine.sh('cat /root/now'));
    const newer = tampered(envelope.toString(), (one) => (one.createdAt = inDays(1)));
    await machine.sh(
      `echo '${Buffer.from(newer).toString('base64')}' | base64 -d >/opt/fettle-agent/release.dsse.json`,
    );
    const older = machine.sh(fresh.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    await expect(older).rejects.toMatchObject({ said: expect.stringContaining('is older than what is installed') });
    await machine.sh('cp /root/now /opt/fettle-agent/release.dsse.json');
    expect(await machine.sh('cd /opt/fettle-agent && sha256sum * /etc/fettle-agent/*')).toBe(before);
    expect((await show(machine, 'MainPID')).MainPID).toBe(MainPID);
    expect(await runTask(id, 'echo here')).toMatchObject({ state: 'succeeded', text: 'here\n' });
  }, 240_000);

  it('does not start where it was installed and changed since, and verify says so', async () => {
    const program = '/opt/fettle-agent/fettle-agent-linux-*';
    const config = '--config /etc/fettle-agent/config.json';
    expect(await machine.sh(`${program} verify ${config}`)).toMatch(/ of release .* signed by key [0-9a-f]{16}\n$/);
    const expectStopped = async (reason) => {
      await machine.sh('systemctl reset-failed fettle-agent; systemctl restart fettle-agent || true');
      const stopped = async () => (await show(machine, 'ActiveState')).ActiveState === 'failed';
      await until(stopped, { timeoutMs: 30_000, what: 'the agent to give up' });
      expect((await show(machine, 'ExecMainStatus,NRestarts')).ExecMainStatus).toBe('4');
      expect(await machine.sh('journalctl -u fettle-agent --no-pager -n 5')).toContain(reason);
    };
    await machine.sh(`cp ${program} /root/program`);
    await machine.sh(`systemctl stop fettle-agent; for file in ${program}; do printf x >>$file; done`);
    await expectStopped('the file is not one of release');
    await expect(machine.sh(`/root/program verify ${program} ${config}`)).rejects.toMatchObject({ exitCode: 4 });
    // The repair is the install command: it needs no agent and no new token.
    await machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    expect((await show(machine, 'ActiveState')).ActiveState).toBe('active');
  }, 240_000);
});
