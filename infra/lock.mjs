// One holder at a time for a folder. The lock is an abstract unix socket, so the kernel frees it however its holder ends:
// there is no stale lock to recognise. The pid beside it only serves the message.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const RETRY_MS = 250;

function listen(name) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(name, () => {
      server.unref();
      resolve(server);
    });
  });
}

/**
 * Takes the lock `name` of a folder. Resolves to a function that frees it, or to null when another process holds it.
 * Elsewhere than on Linux there are no abstract sockets and the lock is always granted.
 */
export async function tryLock(folder, name) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pidFile = join(folder, `${name}.pid`);
  const key = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32);
  const server = process.platform === 'linux' ? await listen(`\0fettle-${name}-${key}`) : null;
  if (process.platform === 'linux' && server === null) return null;
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return () => {
    rmSync(pidFile, { force: true });
    server?.close();
  };
}

/** The pid of the process that holds (or last held) the lock, or null. */
export function lockHolder(folder, name) {
  try {
    return Number.parseInt(readFileSync(join(folder, `${name}.pid`), 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

/** Waits for the lock. `onWait(pid)` is called once if it is not free at once. Resolves to the function that frees it. */
export async function lock(folder, name, onWait = () => {}) {
  for (let attempt = 0; ; attempt++) {
    const free = await tryLock(folder, name);
    if (free) return free;
    if (attempt === 0) onWait(lockHolder(folder, name));
    await wait(RETRY_MS);
  }
}
