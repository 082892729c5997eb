// What people do with a machine through an installed agent, which is not root: the helper does it, as far as the applied profile goes.
import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/testing/dist/until.js';
import { nodePath } from '../toolchain.mjs';
import { show, startStage } from './stage.mjs';
import { tryoutPackage } from './tryout-package.mjs';

const SETUP_LIMIT_MS = 400_000;
const NAME = 'acted-machine';

let stage;
let machine;
let node;

beforeAll(async () => {
  stage = await startStage();
  machine = await stage.boot(NAME, [`${realpathSync(nodePath())}:/usr/local/bin/node:ro`]);
  await machine.sh(`
    printf '[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n' >/etc/systemd/system/probe.service
    systemctl daemon-reload && systemctl start probe
    ${tryoutPackage}
    groupadd harmless`);
  const { installCommand } = await stage.createInstall(NAME);
  await machine.sh(installCommand, { timeoutMs: 120_000 });
  node = await stage.live(NAME);
}, SETUP_LIMIT_MS);
afterAll(() => stage?.stop(), 90_000);

const applied = async (profile) => {
  await stage.chooseRoot(node.id, profile);
  await until(async () => (await stage.nodeOf(node.id)).rootAccess.applied === profile, {
    timeoutMs: 20_000,
    what: `${profile} to be applied`,
  });
};
const rowOf = async (command, list, isMeant) => (await stage.readingOf(node.id, command))[list].find(isMeant);
const resultOf = async (type, payload) => {
  const { state, reason, result } = await stage.taskOf(node.id, type, payload);
  expect({ state, reason }).toEqual({ state: 'succeeded', reason: null });
  return result;
};
const pidOf = async (unit) => (await machine.sh(`systemctl show -p MainPID --value ${unit}`)).trim();
const restart = (targetId) => ({ service: 'probe', targetId });

describe('an installed agent that is not root', () => {
  it('does nothing as root while root access is off, or open to tasks only', async () => {
    const { MainPID } = await show(machine, 'MainPID');
    expect(await machine.sh(`stat -c %U /proc/${MainPID}`)).toBe('fettle-agent\n');
    const { targetId } = await rowOf('list_services', 'services', ({ name }) => name === 'probe.service');
    const before = await pidOf('probe');
    for (const profile of ['off', 'task']) {
      if (profile !== 'off') await applied(profile);
      await expect(stage.taskOf(node.id, 'restart_service', restart(targetId))).rejects.toThrow(
        'node.root_access_missing',
      );
    }
    expect(await pidOf('probe')).toBe(before);
    expect(await stage.runTask(node.id, 'id -un', { payload: { runAsRoot: true } })).toMatchObject({ text: 'root\n' });
  }, 120_000);

  it('controls services: the one that was confirmed, and no other', async () => {
    await applied('operational');
    const { targetId } = await rowOf('list_services', 'services', ({ name }) => name === 'probe.service');
    const before = await pidOf('probe');
    await expect(stage.taskOf(node.id, 'restart_service', restart(`${targetId}x`))).rejects.toThrow(
      'command.target_changed',
    );
    await expect(stage.taskOf(node.id, 'restart_service', { service: 'probe' })).rejects.toThrow(
      'command.confirmation_missing',
    );
    expect(await pidOf('probe')).toBe(before);
    expect(await resultOf('restart_service', restart(targetId))).toMatchObject({ active: 'active' });
    expect(await pidOf('probe')).not.toBe(before);
    await resultOf('service_control', { service: 'probe', action: 'enable' });
    expect(await machine.sh('systemctl is-enabled probe')).toBe('enabled\n');
    await resultOf('service_control', { ...restart(targetId), action: 'stop' });
    expect(await machine.sh('systemctl is-active probe || true')).toBe('inactive\n');
    // The server knows the old file still; the agent looks at what is there.
    await machine.sh(`mv /etc/systemd/system/probe.service /usr/lib/systemd/system/ && systemctl daemon-reload`);
    expect(await stage.taskOf(node.id, 'service_control', { ...restart(targetId), action: 'disable' })).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('The target has changed'),
    });
  }, 120_000);

  it('ends a process of somebody else', async () => {
    await machine.sh('systemd-run --quiet sleep 5000');
    const isMeant = ({ commandLine, user }) => user === 'root' && commandLine.endsWith('sleep 5000');
    const { pid, targetId } = await rowOf('list_processes', 'processes', isMeant);
    expect(await resultOf('process_kill', { pid, targetId })).toMatchObject({ processes: [{ pid, ended: true }] });
    expect(await machine.sh(`ls -d /proc/${pid} 2>/dev/null || echo gone`)).toBe('gone\n');
  }, 120_000);

  it('installs and removes packages', async () => {
    const packages = ['fettle-tryout'];
    expect(await resultOf('packageInstall', { packages })).toMatchObject({ packages: [{ after: '1.0-1' }] });
    expect(await machine.sh('cat /etc/tryout.conf')).toBe('1\n');
    const { targetId } = await rowOf('packageList', 'packages', ({ name }) => name === 'fettle-tryout');
    await resultOf('packagePurge', { packages, targetId });
    expect(await machine.sh('ls /etc/tryout.conf 2>/dev/null || echo gone')).toBe('gone\n');
  }, 120_000);

  it('keeps accounts, and plans a restart of the machine', async () => {
    const manage = (action, more = {}) => resultOf('user_manage', { username: 'grace', action, ...more });
    await manage('add', { groups: ['harmless'] });
    const { targetId } = await rowOf('list_users', 'users', ({ name }) => name === 'grace');
    await manage('lock', { targetId });
    expect(await machine.sh('getent shadow grace | cut -d: -f8')).toBe('1\n');
    await manage('delete', { targetId, removeHome: true });
    expect(await machine.sh('getent passwd grace || echo nobody')).toBe('nobody\n');
    await resultOf('reboot', { delayMinutes: 60 });
    expect(await machine.sh('cat /run/systemd/shutdown/scheduled')).toContain('MODE=reboot');
    await resultOf('reboot', { cancel: true });
    expect(await machine.sh('ls /run/systemd/shutdown/scheduled 2>/dev/null || echo none')).toBe('none\n');
  }, 120_000);

  it('stops with the very next command when root access is taken back', async () => {
    await applied('off');
    await expect(stage.taskOf(node.id, 'packageInstall', { packages: ['fettle-tryout'] })).rejects.toThrow(
      'node.root_access_missing',
    );
    const noted = await machine.sh('journalctl -t fettle-root --no-pager -o cat');
    expect(noted).toContain('"op":"operational"');
  }, 60_000);
});
