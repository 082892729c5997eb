// Root access on a real Debian with systemd, from the install command to the end of it; and what the agent's own user can do about it.
import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RootSigner } from '../../libs/domain/dist/root-access/index.js';
import { Keys } from '../../libs/platform/dist/secrets/index.js';
import { until } from '../../libs/testing/dist/until.js';
import { nodePath } from '../toolchain.mjs';
import { show, startStage } from './stage.mjs';

const SETUP_LIMIT_MS = 400_000;
const INSTALL_LIMIT_MS = 120_000;
const NAME = 'rooted-machine';
const SOCKET = '/run/fettle-root.sock';

let stage;
let machine;
let install;
let node;
/** The control plane's own hand: what it has signed, an agent may have kept. */
let signer;

beforeAll(async () => {
  stage = await startStage();
  machine = await stage.boot(NAME, [`${realpathSync(nodePath())}:/usr/local/bin/node:ro`]);
  signer = new RootSigner(Keys.open({ dataDir: stage.dataDir }));
  install = await stage.createInstall(NAME);
  await machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
  node = await stage.live(NAME);
}, SETUP_LIMIT_MS);
afterAll(() => stage?.stop(), 90_000);

/** What the helper says to a request of a user of the machine, byte by byte as a hostile program would send it. */
async function asUser(user, request) {
  const body = Buffer.from(JSON.stringify(request));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  const bytes = Buffer.concat([head, body]).toString('base64');
  const program = `
    const parts = [];
    const door = require('node:net').connect('${SOCKET}', () => door.write(Buffer.from('${bytes}', 'base64')));
    door.on('data', (part) => parts.push(part)).on('error', (error) => console.log(error.code));
    door.on('end', () => console.log(Buffer.concat(parts).toString('base64')));`;
  const script = Buffer.from(program).toString('base64');
  const said = await machine.sh(`echo '${script}' | base64 -d | runuser -u ${user} -- node -`);
  return said.trim();
}

function frames(text) {
  const kinds = ['request', 'begun', 'stdout', 'stderr', 'exit', 'answer', 'refusal'];
  const words = [];
  let rest = Buffer.from(text, 'base64');
  while (rest.length > 0) {
    const end = 5 + rest.readUInt32BE(1);
    words.push([kinds[rest[0]], rest.subarray(5, end).toString()]);
    rest = rest.subarray(end);
  }
  return words;
}
const asAgent = async (request) => frames(await asUser('fettle-agent', request));
const lastWord = async (request) => {
  const [kind, data] = (await asAgent(request)).at(-1);
  return { kind, ...JSON.parse(data) };
};
const task = (text) => ({ op: 'task', key: 'hostile.1', argv: ['/bin/sh', '-c', text], env: {} });

const applied = async (profile) => {
  await stage.chooseRoot(node.id, profile);
  return until(async () => (await stage.nodeOf(node.id)).rootAccess.applied === profile, {
    timeoutMs: 20_000,
    what: `${profile} to be applied`,
  });
};

/** Has the agent uninstall itself, and waits until nothing of it runs or listens. */
async function removed(payload) {
  expect(await stage.runCommand(node.id, 'uninstall_agent', payload)).toMatchObject({ state: 'succeeded' });
  // The unit that does it goes last.
  const over = async () => (await machine.sh("systemctl list-units --all --no-legend 'fettle-*'")) === '';
  await until(over, { timeoutMs: 60_000, what: 'the removal to be over' });
  const left = `${SOCKET} /etc/systemd/system/*fettle* /etc/systemd/system/*.wants/*fettle* /opt/fettle-agent`;
  expect(await machine.sh(`ls -d ${left} 2>/dev/null || true`)).toBe('');
  expect((await show(machine, 'LoadState')).LoadState).toBe('not-found');
  expect(await machine.sh('find /proc -maxdepth 1 -user fettle-agent 2>/dev/null || true')).toBe('');
}

describe('root access of an installed agent', () => {
  it('lies in files and units that only root can change', async () => {
    const places =
      '/etc/systemd/system/fettle-root.socket /etc/systemd/system/fettle-root@.service /etc/fettle-agent/root.json';
    expect(await machine.sh(`stat -c '%a %U:%G' ${places} /var/lib/fettle-root ${SOCKET}`)).toBe(
      '644 root:root\n644 root:root\n640 root:fettle-agent\n700 root:root\n660 root:fettle-agent\n',
    );
    expect(await machine.sh('find /var/lib/fettle-root /opt/fettle-agent ! -user root -o -perm /022')).toBe('');
    const { rootAccess } = await stage.nodeOf(node.id);
    expect(rootAccess).toMatchObject({ desired: 'off', applied: 'off', enforcedBy: 'helper', lastError: null });
  });

  it('is refused while it is off, and opens within seconds of being chosen', async () => {
    const refused = stage.runTask(node.id, 'id -un', { payload: { runAsRoot: true } });
    await expect(refused).rejects.toThrow('node.root_access_missing');
    expect(await lastWord(task('id'))).toMatchObject({ kind: 'refusal', code: 'node.root_access_missing' });
    await applied('task');
    const ran = await stage.runTask(node.id, 'id -un; echo $HOME; touch /root/made; exit 3', {
      payload: { runAsRoot: true },
    });
    expect(ran).toEqual({ state: 'failed', exitCode: 3, text: 'root\n/root\n' });
    expect(await stage.runTask(node.id, 'id -un')).toMatchObject({ text: 'fettle-agent\n' });
    const noted = await machine.sh('journalctl -t fettle-root --no-pager -o cat');
    expect(noted).toContain('"message":"started","op":"task"');
    expect(noted).not.toContain('/root/made');
  }, 120_000);

  it('ends what runs as root when its task is cancelled, with what has left its group', async () => {
    const command = 'setsid sh -c "sleep 4000; true" & echo begun; sleep 4001; true';
    const made = (id) => stage.cancelAfter(id, 'begun');
    const cancelled = stage.runTask(node.id, command, { payload: { runAsRoot: true }, made });
    expect(await cancelled).toMatchObject({ state: 'cancelled' });
    await until(async () => (await machine.sh('pgrep -f "sleep 400[01]" || true')).trim() === '', {
      timeoutMs: 20_000,
      what: 'every process of the task to be gone',
    });
  }, 120_000);

  it('opens catalogued commands only to their table, whatever is asked', async () => {
    await applied('operational');
    expect(await lastWord(task('id'))).toMatchObject({ kind: 'refusal', code: 'node.root_access_missing' });
    for (const name of ['no_such_operation', 'constructor'])
      expect(await lastWord({ op: 'operational', key: 'hostile.1', name, params: {} })).toMatchObject({
        code: 'root.operation_unknown',
      });
    expect(await lastWord({ op: 'terminal' })).toMatchObject({ code: 'node.root_access_missing' });
    expect(await lastWord({ op: 'shell', command: 'id' })).toMatchObject({ code: 'root.request_invalid' });
  }, 60_000);

  it('cannot be changed by the agent: not by files, not by an older statement, not by one for another node', async () => {
    const agent = (command) => machine.sh(`runuser -u fettle-agent -- /bin/sh -c '${command}' 2>&1 || echo denied`);
    for (const path of [
      '/var/lib/fettle-root/profile.json',
      '/etc/fettle-agent/root.json',
      '/etc/systemd/system/fettle-root.socket',
    ])
      expect(await agent(`echo x >${path}`)).toContain('denied');
    expect(await agent('ls /var/lib/fettle-root')).toContain('denied');
    expect(await agent(`rm -f ${SOCKET}`)).toContain('denied');
    expect(await agent('systemctl restart fettle-root.socket')).toContain('denied');
    // What the agent has seen on its way to the helper, it may have kept.
    await applied('all');
    const { version } = (await stage.nodeOf(node.id)).rootAccess;
    const old = signer.statement({ nodeId: node.id, profile: 'all', version });
    await applied('off');
    const replayed = await lastWord({ op: 'apply-profile', statement: old });
    expect(replayed).toMatchObject({ kind: 'refusal', code: 'root.statement_refused' });
    const again = await Promise.all(Array.from({ length: 8 }, () => lastWord({ op: 'apply-profile', statement: old })));
    expect(new Set(again.map(({ code }) => code))).toEqual(new Set(['root.statement_refused']));
    const nobody = '00000000-0000-4000-8000-000000000000';
    const foreign = signer.statement({ nodeId: nobody, profile: 'all', version: version + 1_000_000 });
    expect(await lastWord({ op: 'apply-profile', statement: foreign })).toMatchObject({
      code: 'root.statement_refused',
      message: expect.stringContaining('another node'),
    });
    const forged = JSON.parse(foreign);
    forged.payload = Buffer.from(
      JSON.stringify({ nodeId: node.id, profile: 'all', version: 9e12, issuedAt: Date.now(), expiresAt: 9e12 }),
    ).toString('base64');
    expect(await lastWord({ op: 'apply-profile', statement: JSON.stringify(forged) })).toMatchObject({
      message: expect.stringContaining('No key'),
    });
    expect(JSON.parse(await machine.sh('cat /var/lib/fettle-root/profile.json'))).toMatchObject({ profile: 'off' });
    expect(await lastWord(task('id'))).toMatchObject({ code: 'node.root_access_missing' });
  }, 120_000);

  it('is closed to every other user', async () => {
    expect(await asUser('nobody', { op: 'status' })).toBe('EACCES');
  });

  it('stays through a new install of the same node, and goes with --uninstall and --purge', async () => {
    await applied('operational_task');
    const before = await machine.sh('cat /var/lib/fettle-root/profile.json');
    await machine.sh(install.installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    expect(await machine.sh('cat /var/lib/fettle-root/profile.json')).toBe(before);
    expect(await stage.runTask(node.id, 'id -un', { payload: { runAsRoot: true } })).toMatchObject({ text: 'root\n' });
    await stage.uninstall(machine, install);
    expect((await show(machine, 'LoadState')).LoadState).toBe('not-found');
    expect(await machine.sh(`ls ${SOCKET} /etc/systemd/system/fettle-root* 2>/dev/null || true`)).toBe('');
    expect(await machine.sh('ls /var/lib/fettle-root')).toContain('profile.json');
    await stage.uninstall(machine, install, '--purge');
    expect(await machine.sh('ls -d /var/lib/fettle-root 2>/dev/null || true')).toBe('');
  }, 240_000);

  it('goes with the command uninstall_agent: the door at once, what was applied when it purges', async () => {
    const { installCommand } = await stage.reenrol(node.id);
    await machine.sh(installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    await applied('operational');
    await removed({ confirm: true });
    expect(await machine.sh('ls /var/lib/fettle-root /var/lib/fettle-agent')).toMatch(/identity.json[^]*profile.json/);
    await machine.sh(installCommand, { timeoutMs: INSTALL_LIMIT_MS });
    await applied('operational');
    await removed({ confirm: true, purge: true });
    expect(await machine.sh('ls -d /var/lib/fettle-* /etc/fettle-* 2>/dev/null || true')).toBe('');
    expect(await machine.sh('getent passwd fettle-agent || echo nobody')).toBe('nobody\n');
  }, 300_000);
});
