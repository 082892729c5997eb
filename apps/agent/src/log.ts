export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one JSON object per line to stderr, where systemd's journal picks it up. Never give it a secret. */
export interface Log {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log that leaves out everything below `level`. */
export function createLog(level: LogLevel): Log {
  const write =
    (at: LogLevel) =>
    (message: string, fields: object = {}) => {
      if (order.indexOf(at) < order.indexOf(level)) return;
      process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields })}\n`);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The message of anything that was thrown. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
