// The install command as a person pastes it, on a real Debian with systemd, against a real control plane.
import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/testing/dist/until.js';
import { nodePath } from '../toolchain.mjs';
import { fields, show, startStage } from './stage.mjs';

const SETUP_LIMIT_MS = 300_000;
const INSTALL_LIMIT_MS = 120_000;

let stage;
let createInstall, installOf, nodesNamed, uninstall, live, runTask;

beforeAll(async () => {
  stage = await startStage();
  ({ createInstall, installOf, nodesNamed, uninstall, live, runTask } = stage);
}, SETUP_LIMIT_MS);
afterAll(() => stage?.stop(), 90_000);

/** Every program that the script may start stands behind a door that notes its arguments, where sudo looks first. */
const LISTEN = `
  printf '#!/bin/bash\\nname=\${0##*/}\\n{ echo "$name $*" >>/var/tmp/arguments; } 2>/dev/null
  PATH=/usr/sbin:/usr/bin exec "$name" "$@"\\n' >/usr/local/bin/.door
  chmod 755 /usr/local/bin/.door
  for name in cat chmod curl cut head id install mktemp mv rm runuser sed sha256sum systemctl timeout tr uname useradd; do
    ln -s .door /usr/local/bin/$name
  done`;

describe('on a machine without Node', () => {
  const name = 'bare-machine';
  let machine;
  let install;
  let token;
  let said;
  const percents = [];

  beforeAll(async () => {
    machine = await stage.boot(name);
    await machine.sh(LISTEN);
    install = await createInstall(name);
    [token] = /fettle_install_[\w-]+/.exec(install.installCommand);
    let isOver = false;
    const running = machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS }).finally(() => (isOver = true));
    const watch = async () => {
      percents.push((await installOf(install)).progressPercent);
      return isOver;
    };
    await Promise.all([until(watch, { timeoutMs: INSTALL_LIMIT_MS, what: 'the install' }), running]);
    said = await running;
    await machine.sh('find /usr/local/bin -lname .door -delete');
  }, 2 * INSTALL_LIMIT_MS);

  it('reports its stages up to the end', async () => {
    expect(said).toMatch(/Release \d+\.\d+\.\d+ is signed by key [0-9a-f]{16} and its SHA-256 is right/);
    expect(said).toMatch(/The agent is running\n$/);
    expect(percents).toEqual(percents.toSorted((one, other) => one - other));
    expect(new Set(percents).size).toBeGreaterThan(2);
    const node = await live(name);
    expect(await installOf(install)).toMatchObject({ status: 'completed', progressPercent: 100, nodeId: node.id });
    expect(node).toMatchObject({ hostname: name, os: 'linux' });
  });

  it('runs the single executable as a unit of a system user, enabled at boot', async () => {
    expect(await machine.sh('systemctl is-active fettle-agent; systemctl is-enabled fettle-agent')).toBe(
      'active\nenabled\n',
    );
    expect(await machine.sh('getent passwd fettle-agent')).toMatch(/:\/var\/lib\/fettle-agent:\S*nologin\n$/);
    expect(await machine.sh('ls /opt/fettle-agent')).toMatch(/^fettle-agent-linux-\w+\nrelease.dsse.json\n$/);
  });

  it('is hardened as the unit says, and the kernel agrees', async () => {
    const names =
      'User,UMask,NoNewPrivileges,ProtectSystem,RestrictSUIDSGID,LockPersonality,CapabilityBoundingSet,KillMode';
    expect(
      await show(machine, `${names},ProtectControlGroups,ProtectKernelTunables,ProtectKernelModules,Restart`),
    ).toEqual({
      User: 'fettle-agent',
      UMask: '0077',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'full',
      RestrictSUIDSGID: 'yes',
      LockPersonality: 'yes',
      CapabilityBoundingSet: '',
      KillMode: 'mixed',
      ProtectControlGroups: 'yes',
      ProtectKernelTunables: 'yes',
      ProtectKernelModules: 'yes',
      Restart: 'always',
    });
    const { MainPID } = await show(machine, 'MainPID');
    const status = fields(await machine.sh(`cat /proc/${MainPID}/status`));
    expect(status).toMatchObject({ NoNewPrivs: '1', Seccomp: '2', CapBnd: '0'.repeat(16), CapEff: '0'.repeat(16) });
    expect(status.Uid.split('\t')).not.toContain('0');
  });

  it('hands the token to no program as an argument, and leaves it nowhere', async () => {
    const noted = await machine.sh('cat /var/tmp/arguments');
    for (const program of ['curl', 'useradd', 'runuser', 'timeout', 'systemctl']) expect(noted).toMatch(`${program} `);
    expect(noted).not.toContain(token);
    // A pattern that does not match itself: the search is a process, too.
    const pattern = token.replace('install', '[i]nstall');
    expect(await machine.sh(`grep -al '${pattern}' /proc/[0-9]*/{cmdline,environ} 2>/dev/null || true`)).toBe('');
    const places = '--exclude-dir=journal /etc /opt /root /tmp /var';
    expect(await machine.sh(`grep -rl '${pattern}' ${places} || true`)).toBe('');
    // sudo notes the command that it was given; that token is used up by then.
    const logged = await machine.sh(`journalctl --no-pager | grep '${pattern}' | grep -v ' sudo\\[' || true`);
    expect(logged).toBe('');
    const key = JSON.parse(await machine.sh('cat /var/lib/fettle-agent/identity.json')).agentKey;
    expect(key).toMatch(/\S{20}/);
    expect(await machine.sh('journalctl -u fettle-agent --no-pager')).not.toContain(key);
  });

  it('keeps its files to itself', async () => {
    const state = await machine.sh('find /var/lib/fettle-agent -printf "%y %m %u:%g\\n" | sort -u');
    expect(state).toBe('d 700 fettle-agent:fettle-agent\nf 600 fettle-agent:fettle-agent\n');
    expect(await machine.sh('find /etc/fettle-agent -printf "%y %m %u:%g\\n" | sort -u')).toBe(
      'd 750 root:fettle-agent\nf 640 root:fettle-agent\n',
    );
    expect(await machine.sh('find /opt/fettle-agent ! -user root -o -perm /022')).toBe('');
  });

  it('runs tasks as its own user', async () => {
    const { id } = await live(name);
    expect(await runTask(id, 'id -un')).toEqual({ state: 'succeeded', exitCode: 0, text: 'fettle-agent\n' });
    expect(await runTask(id, 'touch /etc/fettle-agent/config.json')).toMatchObject({ state: 'failed' });
  });

  it('may be installed again: the same node, the same identity', async () => {
    const before = await live(name);
    const identity = await machine.sh('sha256sum /var/lib/fettle-agent/identity.json');
    const again = await machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    expect(again).toContain('this machine has an identity already');
    expect(await machine.sh('sha256sum /var/lib/fettle-agent/identity.json')).toBe(identity);
    expect((await live(name, before.lastSeenAt)).id).toBe(before.id);
    expect(await nodesNamed(name)).toHaveLength(1);
  }, 180_000);

  it('comes back when it is restarted and when it is killed', async () => {
    for (const fall of ['systemctl restart fettle-agent', 'systemctl kill -s KILL --kill-who=main fettle-agent']) {
      const before = await live(name);
      const { MainPID } = await show(machine, 'MainPID');
      await machine.sh(fall);
      const after = await live(name, before.lastSeenAt);
      expect(after.id).toBe(before.id);
      expect(await runTask(after.id, 'echo back')).toMatchObject({ state: 'succeeded', text: 'back\n' });
      expect((await show(machine, 'MainPID')).MainPID).not.toBe(MainPID);
    }
  }, 120_000);

  it('is removed with --uninstall, and forgotten with --purge', async () => {
    expect(await uninstall(machine, install)).toContain('its identity stays in /var/lib/fettle-agent');
    expect((await show(machine, 'LoadState')).LoadState).toBe('not-found');
    expect(await machine.sh('ls /opt; find /proc -maxdepth 1 -user fettle-agent')).toBe('');
    expect(await machine.sh('ls /var/lib/fettle-agent')).toContain('identity.json');
    expect(await uninstall(machine, install, '--purge')).toContain('its identity and its user are removed');
    expect(await machine.sh('ls -d /var/lib/fettle-agent /etc/fettle-agent 2>/dev/null || true')).toBe('');
    expect(await machine.sh('getent passwd fettle-agent || echo nobody')).toBe('nobody\n');
  });
});

describe('on a machine with Node', () => {
  const name = 'node-machine';
  let machine;
  let install;

  beforeAll(async () => {
    machine = await stage.boot(name, [`${realpathSync(nodePath())}:/usr/local/bin/node:ro`]);
    install = await createInstall(name);
  }, SETUP_LIMIT_MS);

  /** The install fails, says why, and leaves no agent running. */
  async function expectRefused(command, reason) {
    const failed = machine.sh(command, { timeoutMs: INSTALL_LIMIT_MS });
    const said = expect.stringMatching(new RegExp(`could not be enrolled: .*${reason}`));
    await expect(failed).rejects.toMatchObject({ exitCode: 1, said });
    expect((await show(machine, 'ActiveState')).ActiveState).toBe('inactive');
  }

  it('refuses a token that nobody gave out', async () => {
    const wrong = install.installCommand.replace(/fettle_install_[\w-]+/, `fettle_install_${'x'.repeat(43)}`);
    await expectRefused(wrong, 'refuses the bootstrap token');
    expect(await nodesNamed(name)).toEqual([]);
  }, 120_000);

  it('installs the small bundle', async () => {
    await machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    const { id } = await live(name);
    expect(await machine.sh('ls /opt/fettle-agent')).toBe('agent.cjs\nrelease.dsse.json\n');
    const { ExecStart } = await show(machine, 'ExecStart');
    expect(ExecStart).toContain('/usr/local/bin/node /opt/fettle-agent/agent.cjs run');
    expect(await runTask(id, 'id -un')).toMatchObject({ state: 'succeeded', text: 'fettle-agent\n' });
  }, 180_000);

  it('enrols nothing with a command that was used', async () => {
    await uninstall(machine, install, '--purge');
    await expectRefused(install.installCommand, 'refuses the bootstrap token');
    expect(await nodesNamed(name)).toHaveLength(1);
  }, 120_000);

  it('becomes a node that was made before it, with the key of that node and no other token', async () => {
    const { node, secret, installCommand: command } = await stage.prepare('awaited');
    expect(node.presence).toBe('never');
    await machine.sh(command, { timeoutMs: INSTALL_LIMIT_MS });
    await live('awaited');
    expect(await runTask(node.id, 'id -un')).toMatchObject({ state: 'succeeded', text: 'fettle-agent\n' });
    const place = '/var/lib/fettle-agent';
    expect(await machine.sh(`stat -c '%a %U:%G' ${place} ${place}/identity.json`)).toBe(
      '700 fettle-agent:fettle-agent\n600 fettle-agent:fettle-agent\n',
    );
    expect(await machine.sh('cat /etc/fettle-agent/root.json')).toContain(node.id);
    expect(await machine.sh(`journalctl --no-pager | grep -c ${secret} || true`)).toBe('0\n');
  }, 180_000);
});
