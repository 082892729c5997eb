// Commands that change a machine, run by a real agent on a real Debian with systemd. One machine for all of them.
import { createServer, connect } from 'node:net';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeControlPlane } from '../../apps/agent/dist/testing/fake-control-plane.js';
import { commandOf } from '../../libs/contracts/dist/agent/index.js';
import { nodePath } from '../toolchain.mjs';
import { startEngine } from './docker-engine.mjs';
import { systemdImage } from './systemd-image.mjs';
import { bootMachine } from './systemd-machine.mjs';
import { tryoutPackage } from './tryout-package.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const STATE = '/var/lib/conformance';
const SETUP_LIMIT_MS = 300_000;

let engine;
let machine;
let server;
let door;

beforeAll(async () => {
  engine = await startEngine();
  const mounts = [`${realpathSync(nodePath())}:/usr/local/bin/node:ro`, `${repository}:${repository}:ro`];
  machine = await bootMachine(engine, await systemdImage(engine), { hostname: 'conformance', mounts });
  server = await new FakeControlPlane().start();
  const port = Number(new URL(server.url).port);
  // The stand-in listens on this machine alone: the container comes in through the bridge.
  door = createServer((socket) => {
    const inner = connect(port, '127.0.0.1');
    socket.pipe(inner).pipe(socket);
    for (const end of [socket, inner]) end.on('error', () => socket.destroy(inner.destroy()));
  });
  await new Promise((resolve) => door.listen(0, engine.address, resolve));
  await prepare(`http://${engine.address}:${door.address().port}`);
}, SETUP_LIMIT_MS);

afterAll(async () => {
  await machine?.remove();
  door?.close();
  await server?.stop();
  await engine?.stop();
}, 90_000);

/** Units, a source of packages, accounts and the agent as root whose profile covers operational acts. */
async function prepare(apiUrl) {
  const profile = { profile: 'all', version: 1, appliedAt: 1, expiresAt: 0, lapsed: false };
  await machine.sh(`
    install -d -m 700 ${STATE} && echo '${server.token}' >${STATE}/token
    echo '${JSON.stringify(profile)}' >${STATE}/root-access.json
    unit() { printf '[Unit]\\nDescription=%s\\n[Service]\\n%s\\n[Install]\\nWantedBy=multi-user.target\\n' "$1" "$2" >/etc/systemd/system/$1.service; }
    unit probe 'ExecStart=/bin/sleep infinity
ExecReload=/bin/true'
    unit broken 'ExecStart=/bin/sh -c "exit 3"'
    systemctl daemon-reload
    ${tryoutPackage}
    groupadd harmless && groupadd --non-unique --gid 0 alias-of-root
    useradd --create-home person && useradd --system robot && useradd --non-unique --uid 0 --no-create-home toor`);
  const program = `/usr/local/bin/node ${repository}/apps/agent/dist/main.js run`;
  const where = `--api-url ${apiUrl} --state-dir ${STATE} --bootstrap-token-file ${STATE}/token`;
  await machine.sh(`systemd-run --unit=conformance-agent --property=KillMode=mixed ${program} ${where}`);
  await server
    .until('the agent', () => server.claims.length > 0, 60_000)
    .catch(async (cause) => {
      throw new Error(await machine.sh('journalctl -u conformance-agent --no-pager | tail -n 20'), { cause });
    });
}

async function run(type, payload = {}) {
  const ended = await server.completed(server.give({ type, payload }), 120_000);
  if (ended.status === 'success') commandOf(type).result.parse(ended.result);
  return ended;
}
async function resultOf(type, payload) {
  const { status, error, result } = await run(type, payload);
  expect({ status, error }).toEqual({ status: 'success', error: undefined });
  return result;
}
const errorOf = async (type, payload) => {
  const { status, error } = await run(type, payload);
  expect(status).toBe('failed');
  return error;
};

describe('services', () => {
  it('list_services, check_service', async () => {
    const { services } = await resultOf('list_services');
    const probe = services.find(({ name }) => name === 'probe.service');
    expect(probe).toMatchObject({
      active: 'inactive',
      startup: 'disabled',
      description: 'probe',
      pid: null,
      exit: null,
    });
    expect(probe.targetId).toBe('probe.service /etc/systemd/system/probe.service');
    expect(services).toContainEqual(
      expect.objectContaining({ name: 'conformance-agent.service', active: 'active', sub: 'running' }),
    );
    expect(await resultOf('check_service', { service: 'nothing-like-this' })).toMatchObject({ load: 'not-found' });
  });

  it('service_control', async () => {
    const control = (action, more = {}) => resultOf('service_control', { service: 'probe', action, ...more });
    expect(await control('start')).toMatchObject({ service: 'probe.service', active: 'active', sub: 'running' });
    expect(await control('enable')).toMatchObject({ startup: 'enabled' });
    expect(await control('reload')).toMatchObject({ active: 'active' });
    expect(await control('disable')).toMatchObject({ startup: 'disabled', active: 'active' });
    const { targetId } = await resultOf('check_service', { service: 'probe' });
    expect(await errorOf('service_control', { service: 'probe', action: 'stop', targetId: `${targetId}x` })).toMatch(
      /^The target has changed/,
    );
    expect(await control('stop', { targetId })).toMatchObject({ active: 'inactive' });
    expect(await errorOf('service_control', { service: 'nothing-like-this', action: 'start' })).toBe(
      'There is no unit nothing-like-this.service on this node.',
    );
    expect(await errorOf('service_control', { service: '--help', action: 'start' })).toMatch(
      /not valid: service: must be the name of a unit/,
    );
    expect(await errorOf('service_control', { service: 'conformance-agent', action: 'stop' })).toMatch(
      /is the agent itself/,
    );
    await machine.sh('systemctl mask --runtime probe.service 2>/dev/null || systemctl mask dbus-nothing.service');
  });

  it('restart_service', async () => {
    await machine.sh('systemctl unmask --runtime probe.service 2>/dev/null; systemctl start probe');
    const before = await resultOf('check_service', { service: 'probe' });
    await resultOf('restart_service', { service: 'probe', targetId: before.targetId });
    const after = await resultOf('check_service', { service: 'probe' });
    expect(after.active).toBe('active');
    expect(after.pid).not.toBe(before.pid);
    await run('restart_service', { service: 'broken' });
    await machine.sh('timeout 20 sh -c "until systemctl is-failed --quiet broken; do sleep 0.1; done"');
    expect(await resultOf('check_service', { service: 'broken' })).toMatchObject({
      active: 'failed',
      outcome: 'exit-code',
      exit: { how: 'exited', status: 3 },
    });
  });
});

describe('processes', () => {
  it('process_kill', async () => {
    await machine.sh('for n in 1 2; do systemd-run --quiet sleep 1000; done');
    const listed = async () => (await resultOf('list_processes')).processes;
    const sleeps = (await listed()).filter(({ commandLine }) => commandLine.endsWith('sleep 1000'));
    expect(sleeps).toHaveLength(2);
    const [first, second] = sleeps;
    expect(await errorOf('process_kill', { pid: first.pid, targetId: `${first.pid}.1` })).toMatch(
      /^The target has changed/,
    );
    expect(await resultOf('process_kill', { pid: first.pid, targetId: first.targetId })).toMatchObject({
      processes: [{ pid: first.pid, ended: true }],
    });
    await machine.sh(
      `cp /bin/sleep /usr/local/bin/catcher && systemd-run --quiet catcher 1000 && systemd-run --quiet catcher 2000`,
    );
    const both = (await listed()).filter(({ name }) => name === 'catcher');
    const targetId = both.map((one) => one.targetId).join(',');
    expect(
      (await resultOf('process_kill', { name: 'catcher', signal: 'KILL', targetId })).processes.map(
        ({ ended }) => ended,
      ),
    ).toEqual([true, true]);
    expect(await errorOf('process_kill', { name: 'catcher' })).toMatch(/^There is no process/);
    expect(await errorOf('process_kill', { name: 'systemd' })).toMatch(/Process 1 keeps the machine running/);
    const own = (await listed()).find(({ unit, name }) => unit === 'conformance-agent.service' && name !== 'systemd');
    expect(await errorOf('process_kill', { pid: own.pid })).toMatch(/the agent itself/);
    expect(await errorOf('process_kill', { pid: second.pid, name: 'sleep' })).toMatch(/either/);
    expect(await errorOf('process_kill', { pid: 1 })).toMatch(/not valid/);
  });
});

describe('packages', () => {
  const name = 'fettle-tryout';
  const isThere = async () => (await resultOf('packageList')).packages.some((one) => one.name === name);

  it.each([
    ['package_install', 'package_remove', { package: name }],
    ['packageInstall', 'packageRemove', { packages: [name] }],
  ])('%s, %s', async (install, remove, payload) => {
    expect(await resultOf('packageSearch', { term: 'tryout' })).toMatchObject({ results: [{ name }] });
    expect(await resultOf(install, payload)).toEqual(
      expect.objectContaining({ manager: 'apt', packages: [{ name, before: null, after: '1.0-1' }] }),
    );
    expect(await isThere()).toBe(true);
    expect(await errorOf(remove, { ...payload, targetId: `${name}=0.9` })).toMatch(/^The target has changed/);
    expect(await resultOf(remove, { ...payload, targetId: `${name}=1.0-1` })).toMatchObject({
      packages: [{ name, before: '1.0-1', after: null }],
    });
    expect(await isThere()).toBe(false);
    expect(await machine.sh('cat /etc/tryout.conf')).toBe('1\n');
  });

  it('packagePurge, and what cannot be', async () => {
    await resultOf('packageInstall', { names: [name] });
    await resultOf('packagePurge', { packages: [name] });
    expect(await machine.sh('ls /etc/tryout.conf 2>/dev/null || echo gone')).toBe('gone\n');
    expect(await errorOf('packageInstall', { packages: ['no-such-package'] })).toMatch(
      /apt-get ended with exit code 100/,
    );
    expect(await errorOf('packageInstall', { packages: ['-o=x'] })).toMatch(/must be the name of a package/);
    expect(await errorOf('packageRemove', { packages: ['dpkg'] })).toMatch(/cannot be removed/);
    expect(await resultOf('package_updates')).toMatchObject({ manager: 'apt', updates: [] });
  });
});

describe('accounts', () => {
  const manage = (payload) => resultOf('user_manage', payload);
  const refused = (payload) => errorOf('user_manage', payload);

  it('user_manage', async () => {
    expect(await manage({ username: 'grace', action: 'add', groups: 'harmless' })).toMatchObject({
      user: { name: 'grace', groups: ['grace', 'harmless'] },
    });
    const { users } = await resultOf('list_users');
    const grace = users.find(({ name }) => name === 'grace');
    expect(grace).toMatchObject({ isSystem: false, isLocked: true, canSignIn: true });
    expect(await manage({ username: 'grace', action: 'modify', shell: '/bin/bash' })).toMatchObject({
      user: { shell: '/bin/bash' },
    });
    await manage({ username: 'grace', action: 'lock', targetId: grace.targetId });
    expect(await machine.sh('getent shadow grace | cut -d: -f8')).toBe('1\n');
    await manage({ username: 'grace', action: 'unlock' });
    expect(await machine.sh('getent shadow grace | cut -d: -f8')).toBe('\n');
    expect(await refused({ username: 'grace', action: 'delete', targetId: 'grace:1' })).toMatch(
      /^The target has changed/,
    );
    expect(
      await manage({ username: 'grace', action: 'delete', removeHome: true, targetId: grace.targetId }),
    ).toMatchObject({ user: null });
    expect(await machine.sh('ls -d /home/grace 2>/dev/null || echo gone')).toBe('gone\n');
  });

  it('gives nobody root, however it is spelled', async () => {
    for (const groups of [
      'sudo',
      ['docker'],
      'harmless,sudo',
      'harmless, ADM ',
      '27',
      ['harmless', 'shadow'],
      'alias-of-root',
    ])
      expect(await refused({ username: 'person', action: 'modify', groups })).toMatch(
        /rights over the whole machine|is not the name of a group/,
      );
    expect(await machine.sh('id -nG person')).toBe('person\n');
    expect(await refused({ username: 'root', action: 'lock' })).toMatch(/not valid/);
    expect(await refused({ username: 'toor', action: 'lock' })).toMatch(/root by its number/);
    expect(await refused({ username: 'robot', action: 'delete' })).toMatch(/account of the system/);
    expect(await refused({ username: 'person', action: 'modify', shell: '/tmp/evil' })).toMatch(
      /not one of the shells/,
    );
    expect(await refused({ username: '-r', action: 'add' })).toMatch(/not valid/);
  });
});

describe('the machine', () => {
  it('reboot, planned and called off', async () => {
    const { scheduledAt } = await resultOf('reboot', { delayMinutes: 60 });
    expect(Math.abs(Date.parse(scheduledAt) - Date.now() - 3_600_000)).toBeLessThan(120_000);
    expect(await resultOf('reboot', { cancel: true })).toMatchObject({ scheduledAt: null });
  });

  it('uninstall_agent', async () => {
    expect(await errorOf('uninstall_agent', {})).toMatch(/has to be confirmed/);
    expect(await errorOf('uninstall_agent', { confirm: true })).toMatch(/was not installed as a unit/);
    await machine.sh(`mkdir -p /opt/fettle-agent && cp /etc/systemd/system/probe.service /etc/systemd/system/fettle-agent.service
      systemctl daemon-reload && systemctl start fettle-agent`);
    expect(await resultOf('uninstall_agent', { confirm: true })).toMatchObject({
      unit: 'fettle-agent-uninstall.service',
    });
    await machine.sh('timeout 45 sh -c "while test -e /opt/fettle-agent; do sleep 0.5; done"');
    expect(
      await machine.sh(
        'systemctl is-active fettle-agent || true; ls /etc/systemd/system/fettle-agent.service 2>/dev/null || true',
      ),
    ).toBe('inactive\n');
  });
});
