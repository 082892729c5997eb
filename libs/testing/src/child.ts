import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A real process of a test, spoken to over IPC. */
export interface TestChild {
  readonly process: ChildProcess;
  /** Resolves with the first message for which `is` holds, also one that has already come. Rejects when the child ends. */
  message<T>(is: (message: unknown) => boolean): Promise<T>;
  send(message: object): void;
  /** What it has written so far, when it is `isHeard`. */
  said(): string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  terminate(): Promise<number | null>;
}

/**
 * Forks a compiled module (`new URL('./thing.js', import.meta.url)`) with `environment` added. What it writes is shown; with `isHeard`
 * it is kept for `said` instead, for children that are to complain.
 */
export function forkChild(
  module: URL,
  environment: Record<string, string> = {},
  { isHeard = false }: { isHeard?: boolean } = {},
): TestChild {
  // Not inherited: Jest's own flags would start another Jest machinery in the child.
  const child = fork(fileURLToPath(module), {
    env: { ...process.env, ...environment },
    execArgv: ['--enable-source-maps'],
    silent: isHeard,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
  const received: unknown[] = [];
  child.on('message', (message) => received.push(message));
  const gone = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  return {
    process: child,
    send: (message) => void child.send(message),
    said: () => said,
    message: <T>(is: (message: unknown) => boolean) => firstMessage<T>(child, received, is),
    async kill() {
      child.kill('SIGKILL');
      await gone();
    },
    async terminate() {
      child.kill('SIGTERM');
      await gone();
      return child.exitCode;
    },
  };
}

function firstMessage<T>(
  child: ChildProcess,
  received: readonly unknown[],
  is: (message: unknown) => boolean,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const found = received.find(is);
      if (found === undefined) return;
      child.off('message', look).off('exit', ended);
      resolve(found as T);
    };
    const ended = (code: number | null, signal: string | null): void => {
      child.off('message', look);
      reject(new Error(`The child ended (${signal ?? code}) before it said what was waited for`));
    };
    child.on('message', look).on('exit', ended);
    look();
  });
}
