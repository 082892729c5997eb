// Runs one external program for a step: quiet, its output in a log file, and the end of that log in the error.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Stop, openLog, tail } from './terminal.mjs';

/**
 * Runs `argv` without a shell and waits for it.
 * Throws a `Stop` that carries the end of the log when the program cannot be started or its exit code is not 0.
 */
export async function command(argv, { cwd, env, logDir, name, tailLines = 40 }) {
  const log = openLog(logDir, name);
  await once(log.stream, 'open');
  const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: ['ignore', log.stream.fd, log.stream.fd] });
  try {
    const [code, signal] = await once(child, 'exit');
    if (code === 0) return;
    const end = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    throw new Stop(`${argv.join(' ')}\n${end}. The end of ${log.path}:\n\n${tail(log.path, tailLines)}`);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(`${argv[0]} could not be started: ${error.message}`);
  } finally {
    log.stream.end();
  }
}

/** Runs `argv` with the terminal attached and resolves to its exit code (128 + n would be a signal; reported as 1). */
export async function attached(argv, { cwd, env }) {
  const child = spawn(argv[0], argv.slice(1), { cwd, env, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}
