import type { QueueServer } from './queues.js';

/** What Redis says in its INFO, which every account may ask for (CONFIG is closed on managed servers). */
export function redisServer(info: string): QueueServer {
  const facts = new Map(
    info
      .split(/\r?\n/)
      .map((line) => line.split(/:(.*)/s, 2) as [string, string])
      .filter(([, value]) => value !== undefined),
  );
  const text = (name: string): string | null => facts.get(name) ?? null;
  const number = (name: string): number | null => {
    const value = Number(facts.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : null;
  };
  const states = [text('aof_last_write_status'), text('aof_last_bgrewrite_status'), text('rdb_last_bgsave_status')];
  const known = states.filter((state) => state !== null);
  return {
    kind: 'redis',
    version: text('valkey_version') ?? text('redis_version'),
    appendOnly: text('aof_enabled') === null ? null : text('aof_enabled') === '1',
    isSaving: known.length === 0 ? null : known.every((state) => state === 'ok'),
    evictionPolicy: text('maxmemory_policy'),
    usedBytes: number('used_memory'),
    maxBytes: number('maxmemory'),
  };
}
