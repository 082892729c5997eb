// Programs that suites need and npm cannot bring. Where one is missing, its suites are left out and named.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program on PATH (or in the folders where Debian puts servers), or null. */
function which(program, env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** Bits of CAP_NET_ADMIN and CAP_SYS_ADMIN: a container engine makes bridges and mounts. */
const ENGINE_RIGHTS = (1n << 12n) | (1n << 21n);

function mayRunEngine() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return false;
  const [, rights] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return rights !== undefined && (BigInt(`0x${rights}`) & ENGINE_RIGHTS) === ENGINE_RIGHTS;
}

function dockerPart(env) {
  const names = ['docker', 'dockerd', 'docker-compose', 'debootstrap', 'ip', 'openssl', 'busybox', 'chromium'];
  const programs = names.map((name) => which(name, env));
  const isComplete = mayRunEngine() && programs.every((path) => path !== null);
  const needs =
    'to run as root, with CAP_NET_ADMIN and CAP_SYS_ADMIN; apt-get install docker.io docker-compose debootstrap iproute2 openssl busybox-static chromium';
  return { suffix: 'docker', needs, path: isComplete ? programs[0] : null };
}

/** What is served through nginx is looked at in a browser, with the queues that such an installation has. */
function nginxPart(env) {
  const programs = ['nginx', 'openssl', 'redis-server', 'chromium'].map((name) => which(name, env));
  const needs = 'apt-get install nginx-light openssl redis-server chromium';
  return { suffix: 'nginx', needs, path: programs.includes(null) ? null : programs[0] };
}

/**
 * `suffix`: the spec files that need the part, as in `*.redis.spec`; `needs`: what to do about it, for a person; `path` is null
 * where the part is missing.
 */
export function aptParts(env = process.env) {
  return [
    { suffix: 'redis', needs: 'apt-get install redis-server', path: which('redis-server', env) },
    { suffix: 'e2e', needs: 'apt-get install chromium', path: which('chromium', env) },
    { suffix: 'prometheus', needs: 'apt-get install prometheus (it brings promtool)', path: which('promtool', env) },
    nginxPart(env),
    dockerPart(env),
  ];
}
