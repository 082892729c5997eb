import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';

/**
 * Holds a directory for this process: true for exactly one of all that ask, also at the same moment. An abstract unix socket is the
 * lock, so the kernel frees it however its holder ends. Processes of another network namespace do not see it.
 */
export async function holdDirectory(path: string): Promise<boolean> {
  const key = createHash('sha256')
    .update(await realpath(path))
    .digest('hex')
    .slice(0, 32);
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(`\0fettle-agent-${key}`, () => {
      server.unref();
      resolve(true);
    });
  });
}
