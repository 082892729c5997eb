/** A Redis of a test's own. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface RedisModule {
  /** The first line of the answer to a command; null when there is none. */
  readonly askRedis: (port: number, command: string) => Promise<string | null>;
  /** Starts one in a folder, on a free port or on the one it had before. */
  readonly startRedis: (options: { folder: string; port?: number }) => Promise<RedisServer>;
}

// The tooling is plain JavaScript, which the compiler does not look into.
export const { askRedis, startRedis } = (await import(
  new URL('../../../../infra/redis.mjs', import.meta.url).href
)) as RedisModule;
