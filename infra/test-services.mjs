// The real servers that tests use: one PostgreSQL and, where installed, one Redis, on free ports, in a folder of their own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { ended } from './supervise.mjs';
import { Stop } from './terminal.mjs';

const REDIS_LIMIT_MS = 10_000;

function pong(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', () => resolve(true)).once('error', () => resolve(false));
    socket.once('data', () => socket.destroy());
  });
}

async function startRedis(program, folder) {
  const port = await freePort();
  const flags = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(program, flags, { stdio: 'ignore', detached: true });
  const deadline = performance.now() + REDIS_LIMIT_MS;
  while (!(await pong(port))) {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Stop(`${program} did not start on port ${port}.`);
    await wait(20);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended(child);
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

/**
 * Starts PostgreSQL and, when `redisProgram` is not null, Redis. Resolves to `{ databaseUrl, redisUrl, stop }`;
 * `databaseUrl` signs in a superuser, `stop()` ends both and deletes their folder.
 */
export async function startServices(redisProgram) {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-test-'));
  const running = [];
  const stop = async () => {
    for (const service of running.toReversed()) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres({ folder, port: await freePort(), throwaway: true });
    running.push(postgres);
    const redis = redisProgram === null ? null : await startRedis(redisProgram, folder);
    if (redis) running.push(redis);
    return { databaseUrl: postgres.url, redisUrl: redis?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
