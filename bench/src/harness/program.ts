import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { rssOf } from './process-figures.js';

const GRACE_MS = 15_000;
const READY_LIMIT_MS = 60_000;
const probe = new URL('../servers/memory-probe.js', import.meta.url).href;

/** Every program that runs, so that none outlives the benchmark. */
const running = new Set<Program>();

/** A child process that is measured, spoken to over IPC. */
export class Program {
  private stderr = '';

  private constructor(private readonly child: ChildProcess) {
    running.add(this);
    child.once('exit', () => running.delete(this));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr = (this.stderr + chunk.toString()).slice(-4_000)));
  }

  /** Starts a compiled program by its URL. `probed`: it answers to `collected`. */
  static start(module: URL, env: Record<string, string>, options: { probed?: boolean; args?: string[] } = {}): Program {
    const flags = options.probed ? ['--expose-gc', '--import', probe] : [];
    const child = spawn(process.execPath, [...flags, fileURLToPath(module), ...(options.args ?? [])], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    return new Program(child);
  }

  get pid(): number {
    return this.child.pid!;
  }

  get rss(): number {
    return rssOf(this.pid);
  }

  /** The first message for which `is` holds. Rejects when the program ends before, or after a minute. */
  message<T>(is: (message: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(timer);
        this.child.off('message', hear).off('exit', ended);
        act();
      };
      const hear = (message: unknown): void => {
        if (is(message as T)) finish(() => resolve(message as T));
      };
      const ended = (code: number | null): void =>
        finish(() => reject(new Error(`It ended with ${code} before it was ready: ${this.stderr}`)));
      const late = (): void => finish(() => reject(new Error(`It did not answer: ${this.stderr}`)));
      const timer = setTimeout(late, READY_LIMIT_MS);
      this.child.on('message', hear).on('exit', ended);
    });
  }

  /** Collects garbage and tells what is left (bytes). Only of a probed program. */
  async collected(): Promise<{ rss: number; heapUsed: number; external: number }> {
    const answer = this.message<{ type: string; rss: number; heapUsed: number; external: number }>(
      (message) => message.type === 'memory',
    );
    this.child.send({ type: 'collect' });
    return answer;
  }

  /** SIGKILL, as a machine that loses power. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS);
    await exit;
    clearTimeout(timer);
  }
}

/** Ends every program that still runs. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((program) => program.stop()));
}
