// A real Redis for tests, on a free port or on the one it had before.
import { spawn } from 'node:child_process';
import { createConnection } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { ended } from './supervise.mjs';
import { Stop } from './terminal.mjs';

const START_LIMIT_MS = 10_000;

/** The first line of Redis's answer to a command; null when it does not answer. */
export function askRedis(port, command) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => socket.write(`${command}\r\n`));
    socket.once('data', (answer) => resolve(answer.toString().split('\r\n')[0])).once('error', () => resolve(null));
    socket.once('data', () => socket.destroy());
  });
}

/**
 * Starts a Redis that keeps nothing on disk and waits until it answers. Resolves to `{ child, port, url, stop }`.
 * Throws when it does not start.
 */
export async function startRedis({ program = 'redis-server', folder, port: wanted }) {
  const port = wanted ?? (await freePort());
  const flags = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(program, flags, { stdio: 'ignore', detached: true });
  const deadline = performance.now() + START_LIMIT_MS;
  while ((await askRedis(port, 'PING')) !== '+PONG') {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Stop(`${program} did not start on port ${port}.`);
    await wait(20);
  }
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await ended(child);
  };
  return { child, port, url: `redis://127.0.0.1:${port}`, stop };
}
