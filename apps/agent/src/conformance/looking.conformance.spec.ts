import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandName, commandOf, type CommandResult } from '@fettle/contracts/agent';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { AgentProcess } from '../testing/agent-process.js';
import { FakeControlPlane } from '../testing/fake-control-plane.js';

// Commands that change nothing, or only what the agent keeps for itself: run by a real agent process on the machine of the test.

let server: FakeControlPlane;
let agent: AgentProcess;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fettle-conformance-'));
  server = await new FakeControlPlane().start();
  // Unpacks in a place of its own: elsewhere the agents of other specs do the same meanwhile.
  agent = new AgentProcess(server, { TMPDIR: directory }).start();
});
afterAll(async () => {
  await agent.remove();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a command and gives its end; a success has a result as the catalogue says. */
async function run(type: CommandName, payload: Record<string, unknown> = {}) {
  const ended = await server.completed(server.give({ type, payload }), 60_000);
  if (ended.status === 'success') commandOf(type).result.parse(ended.result);
  return ended;
}

/** The result of a command that has to succeed. */
async function resultOf<N extends CommandName>(
  type: N,
  payload: Record<string, unknown> = {},
): Promise<CommandResult<N>> {
  const { status, error, result } = await run(type, payload);
  expect({ status, error }).toEqual({ status: 'success', error: undefined });
  return result as CommandResult<N>;
}

describe('commands that look', () => {
  it('ping', async () => {
    expect(await resultOf('ping')).toMatchObject({ pong: true });
  });

  it('system_info', async () => {
    expect(await resultOf('system_info')).toMatchObject({ platform: 'linux', arch: process.arch });
  });

  it('disk_usage', async () => {
    const { filesystems } = await resultOf('disk_usage', { path: directory });
    expect(filesystems).toHaveLength(1);
    const [first] = filesystems;
    const [total] = execFileSync('df', ['-B1', '--output=size', directory]).toString().trim().split('\n').slice(1);
    expect(first?.totalBytes).toBe(Number(total));
    expect((await run('disk_usage', { path: '/surely/not/here' })).error).toBe(
      'There is no /surely/not/here on this node.',
    );
    expect((await resultOf('disk_usage')).filesystems.length).toBeGreaterThan(0);
  });

  it('list_processes', async () => {
    const { processes } = await resultOf('list_processes');
    const own = processes.find(({ pid }) => pid === agent.pid);
    expect(own).toMatchObject({ user: userInfo().username, isKernelThread: false });
    expect(own).toMatchObject({ commandLine: expect.stringContaining('main.js run') });
    expect(own).toMatchObject({ targetId: expect.stringMatching(new RegExp(`^${agent.pid}\\.\\d+$`)) });
  });

  it('list_users', async () => {
    const { users } = await resultOf('list_users');
    expect(users).toContainEqual(
      expect.objectContaining({ name: 'root', uid: 0, powerfulGroups: ['root'], targetId: 'root:0' }),
    );
  });

  it('discover_services', async () => {
    const listener: Server = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const { services } = await resultOf('discover_services');
    const mine = services.filter(({ pid }) => pid === process.pid);
    expect(mine).toMatchObject([{ ports: expect.arrayContaining([{ protocol: 'tcp', address: '127.0.0.1', port }]) }]);
    await new Promise<void>((resolve) => listener.close(() => resolve()));
  });

  it('security_scan', async () => {
    const { score, findings, skipped } = await resultOf('security_scan');
    expect(Number(score)).toBeLessThanOrEqual(100);
    expect([...findings, ...skipped].every(({ check }) => check)).toBe(true);
  });

  it('packageList, packageSearch, package_updates', async () => {
    const listed = await resultOf('packageList');
    const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', 'dpkg']).toString();
    expect(listed).toMatchObject({ manager: 'apt', truncated: false });
    expect(listed.packages).toContainEqual(
      expect.objectContaining({ name: 'dpkg', version, targetId: `dpkg=${version}` }),
    );
    expect(await resultOf('packageSearch', { term: 'dpkg' })).toMatchObject({ manager: 'apt' });
    expect((await run('packageSearch')).error).toBe('Say what to search for: term.');
    expect(await resultOf('package_updates')).toMatchObject({ manager: 'apt' });
  });
});

describe('commands about the agent itself', () => {
  it('set_interval is kept over a restart', async () => {
    expect(await resultOf('set_interval', { intervalS: 3_600 })).toMatchObject({ intervalS: 3_600 });
    expect((await run('set_interval', { intervalS: 4 })).status).toBe('failed');
    await agent.end('SIGTERM');
    agent.start();
    expect(execFileSync('cat', [join(agent.stateDir, 'settings.json')]).toString()).toBe('{"intervalS":3600}\n');
    await resultOf('ping');
  });

  it('refresh_capabilities', async () => {
    const before = server.checkIns.filter(({ manifest }) => manifest).length;
    const { commands } = await resultOf('refresh_capabilities');
    expect(commands).toContain('refresh_capabilities');
    await server.until('the manifest again', () => server.checkIns.filter(({ manifest }) => manifest).length > before);
  });
});

describe('verify_backup', () => {
  const at = (name: string) => join(directory, name);
  const verify = (path: string, verification: string, more = {}) =>
    run('verify_backup', { path: at(path), verification, ...more });

  it('compares checksums', async () => {
    writeFileSync(at('saved'), 'text');
    const sha256 = createHash('sha256').update('text').digest('hex');
    expect(await verify('saved', 'checksum', { sha256 })).toMatchObject({ status: 'success', result: { sha256 } });
    expect((await verify('saved', 'checksum')).error).toMatch(/^Nothing to compare with/);
    writeFileSync(at('saved.sha256'), `${sha256}  saved\n`);
    expect((await verify('saved', 'checksum')).status).toBe('success');
    writeFileSync(at('saved'), 'other');
    expect((await verify('saved', 'checksum')).error).toMatch(/is not what was saved/);
    expect((await verify('nowhere', 'checksum')).error).toMatch(/^There is no /);
  });

  it('unpacks archives for real, within bounds, and leaves nothing', async () => {
    mkdirSync(at('tree/deep'), { recursive: true });
    writeFileSync(at('tree/one'), 'x'.repeat(1_000));
    writeFileSync(at('tree/deep/two\nlines'), 'y'.repeat(500));
    execFileSync('tar', ['-czf', at('good.tgz'), '-C', directory, 'tree']);
    const good = await verify('good.tgz', 'restore_test');
    expect(good).toMatchObject({ status: 'success', result: { restored: { files: 2, bytes: 1_500 } } });
    execFileSync('truncate', ['-s', '5M', at('tree/large')]);
    execFileSync('tar', ['-czf', at('bomb.tgz'), '-C', directory, 'tree']);
    expect((await verify('bomb.tgz', 'restore_test', { maxBytes: 1_048_576 })).error).toBe(
      'The archive is not unpacked. It holds more than 1048576 bytes.',
    );
    execFileSync('truncate', ['-s', '100', at('good.tgz')]);
    expect((await verify('good.tgz', 'restore_test')).error).toMatch(/is not a whole tar archive/);
    expect(readdirSync(directory).filter((name) => name.startsWith('fettle-restore-'))).toEqual([]);
  });

  it('asks SQLite', async () => {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(at('data.sqlite'));
    database.exec('CREATE TABLE t (a); CREATE INDEX i ON t (a)');
    for (let row = 0; row < 2_000; row += 1) database.exec(`INSERT INTO t VALUES ('row ${row}')`);
    database.close();
    expect(await verify('data.sqlite', 'db_integrity')).toMatchObject({ status: 'success' });
    execFileSync('dd', ['if=/dev/urandom', `of=${at('data.sqlite')}`, 'bs=4096', 'seek=2', 'count=3', 'conv=notrunc'], {
      stdio: 'ignore',
    });
    expect((await verify('data.sqlite', 'db_integrity')).status).toBe('failed');
    chmodSync(at('saved'), 0o644);
    expect((await verify('saved', 'db_integrity')).error).toMatch(/is not a SQLite database/);
  });
});
