import { Logger } from '@nestjs/common';
import { isConnectionError } from '../errors/index.js';
import { Lifecycle } from './lifecycle.js';

export interface RunOptions {
  readonly name: string;
  /** Opens everything and registers with the lifecycle how to close it. Throwing ends the process with code 1. */
  readonly start: (lifecycle: Lifecycle) => Promise<void>;
  /** Most time for closing, ms. Default 30,000. */
  readonly drainMs?: number;
}

/** Exit code of a process that wants to be started again: not 0, so that supervisors that only mend failures do it too. */
const RESTART_CODE = 75;

/**
 * The main program of a server process: starts, waits for SIGTERM, SIGINT or SIGHUP, drains, exits with 0 (1 when something
 * did not close), or 75 when a restart was asked for. A second signal exits at once. An unhandled error ends it after a drain, except that of a lost
 * connection: no process exits because PostgreSQL or Redis went away.
 */
export async function run({ name, start, drainMs = 30_000 }: RunOptions): Promise<void> {
  const log = new Logger(name);
  const lifecycle = new Lifecycle();
  const end = async (code: number): Promise<void> => {
    const clean = await lifecycle.stop(drainMs);
    process.exit(code || (clean ? 0 : 1));
  };
  lifecycle.onRestart(() => {
    log.log('Restart: stopping');
    void end(RESTART_CODE);
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (lifecycle.signal.aborted) process.exit(130);
      log.log(`${signal}: stopping`);
      void end(0);
    });
  }
  const onFault = (error: unknown): void => {
    const text = error instanceof Error ? error : new Error(String(error));
    if (isConnectionError(error)) return log.warn(`A lost connection was not handled: ${text.message}`);
    log.error(`Unhandled: ${text.message}`, text.stack);
    void end(1);
  };
  process.on('uncaughtException', onFault);
  process.on('unhandledRejection', onFault);
  try {
    await start(lifecycle);
  } catch (error) {
    if (lifecycle.signal.aborted) return;
    log.error(`Cannot start: ${(error as Error).message}`, (error as Error).stack);
    await end(1);
  }
}
