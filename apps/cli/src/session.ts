import { connect, targetOf, type Connection, type Wishes } from './connection.js';
import type { Environment } from './environment.js';
import type { Printer } from './printer.js';

/** What a command works with. */
export interface Session {
  readonly environment: Environment;
  readonly wishes: Wishes;
  readonly printer: Printer;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** What stood behind `--` on the command line. */
  readonly rest: readonly string[];
}

/** @throws CliError `signedOut`, `usage`, `notFound` */
export async function open({ environment, wishes, signal }: Session): Promise<Connection> {
  return connect(await targetOf(environment, wishes), signal);
}
