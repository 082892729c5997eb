// The real servers that tests use: one PostgreSQL and, where installed, one Redis, on free ports, in a folder of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

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
    const redis = redisProgram === null ? null : await startRedis({ program: redisProgram, folder });
    if (redis) running.push(redis);
    return { databaseUrl: postgres.url, redisUrl: redis?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
