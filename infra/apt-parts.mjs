// Programs that suites need and npm cannot bring. Where one is missing, its suites are left out and named.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program on PATH (or in the folders where Debian puts servers), or null. */
function which(program, env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

/** `suffix`: the spec files that need the part, as in `*.redis.spec`; `path` is null where the part is missing. */
export function aptParts(env = process.env) {
  return [
    { suffix: 'redis', packages: 'redis-server', path: which('redis-server', env) },
    { suffix: 'e2e', packages: 'chromium', path: which('chromium', env) },
    { suffix: 'docker', packages: 'docker.io', path: which('dockerd', env) && which('docker', env) },
  ];
}
