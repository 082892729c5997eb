// nginx with the configuration of `nginx/`, filled in as nginx's own image does it; for tests, as whatever user they run.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ended } from './supervise.mjs';
import { Stop, tail } from './terminal.mjs';
import { root } from './toolchain.mjs';

const START_LIMIT_MS = 10_000;
const TEMPLATES = join(root, 'nginx', 'templates');

/** Replaces `${NAME}` as envsubst does; unlike envsubst it throws where a setting is missing. */
function filled(path, settings) {
  return readFileSync(path, 'utf8').replace(/\$\{([A-Z_]+)\}/g, (_whole, name) => {
    if (!(name in settings)) throw new Error(`${path} needs ${name}`);
    return settings[name];
  });
}

/** Writes the configuration into `folder`. Resolves to the path of its main file. `withTls`: also the file of `nginx/tls`. */
export function writeNginxConfig({ folder, settings, withTls = false }) {
  const all = {
    FETTLE_NGINX_RUN_DIR: folder,
    FETTLE_NGINX_ERROR_LOG: join(folder, 'error.log'),
    FETTLE_NGINX_ACCESS_LOG: join(folder, 'access.log'),
    ...settings,
  };
  const write = (from, to) => {
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, filled(from, all));
  };
  const main = join(folder, 'nginx.conf');
  write(join(root, 'nginx', 'nginx.conf.template'), main);
  const names = readdirSync(TEMPLATES, { recursive: true }).filter((name) => name.endsWith('.template'));
  for (const name of names) write(join(TEMPLATES, name), join(folder, 'conf.d', name.replace(/\.template$/, '')));
  if (withTls) write(join(root, 'nginx', 'tls', 'tls.conf.template'), join(folder, 'conf.d', 'tls.conf'));
  // Started as root, its workers give that up: they must still reach their folders.
  chmodSync(folder, 0o755);
  return main;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/**
 * Starts nginx on a written configuration and waits until it listens on `port`. Resolves to `{ child, stop }`.
 * Throws with the end of its log when it does not start.
 */
export async function startNginx({ program, folder, port }) {
  const args = ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;'];
  const child = spawn(program, args, { stdio: 'ignore' });
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Stop(`${program} did not start on port ${port}:\n${tail(join(folder, 'error.log'), 20)}`);
    await wait(20);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended(child);
  };
  return { child, stop };
}
