import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@fettle/testing';

const app = fileURLToPath(new URL('../../', import.meta.url));
const readyWithinMs = 120_000;

/** Next's development server with the component gallery, which no other way of starting Fettle has. */
export class GalleryServer {
  private output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
  }

  /** Starts it on a free port; pages are compiled when they are asked for. @throws when it does not become ready */
  static async start(): Promise<GalleryServer> {
    const port = await freePort();
    const args = ['node_modules/next/dist/bin/next', 'dev', '--port', String(port), '--hostname', '127.0.0.1'];
    const child = spawn(process.execPath, args, {
      cwd: app,
      // The test run's own NODE_ENV and NODE_OPTIONS are none of its business.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], FETTLE_GALLERY: '1', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const server = new GalleryServer(child, `http://127.0.0.1:${port}/gallery`);
    await server.ready();
    return server;
  }

  /** Ends it with every process that it has started. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    process.kill(-child.pid!, 'SIGTERM');
    await exit;
    // What it had started may hold these ends of the pipes for a moment longer.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }

  private ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (how: string) => reject(new Error(`next dev ${how}:\n${this.output}`));
      const timer = setTimeout(() => fail(`took more than ${readyWithinMs} ms`), readyWithinMs);
      this.child.once('exit', (code) => fail(`ended with ${code}`));
      this.child.stdout?.on('data', () => {
        if (!this.output.includes('Ready in')) return;
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
