import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@fettle/testing';

const program = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

export interface CliEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A person's terminal: `fettle` as a process of its own, with a home of its own. */
export class Terminal {
  private constructor(
    readonly home: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open(env: Readonly<Record<string, string>> = {}): Promise<Terminal> {
    return new Terminal(await mkdtemp(join(tmpdir(), 'fettle-cli-')), env);
  }

  get contextsFile(): string {
    return join(this.home, 'fettle', 'contexts.json');
  }

  /** Starts `fettle` and does not wait for it. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli {
    const all = { PATH: process.env['PATH'] ?? '', HOME: this.home, XDG_CONFIG_HOME: this.home, ...this.env, ...env };
    return new RunningCli(spawn(process.execPath, [program, ...args], { env: all, stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliEnd> {
    return this.start(args, env).end();
  }

  /** Runs with `--json` and reads what came. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { code, out, err } = await this.run([...args.slice(0, 1), '--json', ...args.slice(1)]);
    if (code !== 0) throw new Error(`fettle ended with ${code}: ${err}`);
    return JSON.parse(out) as T;
  }

  async close(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

export class RunningCli {
  out = '';
  err = '';
  private readonly ended: Promise<unknown[]>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.ended = once(child, 'close');
  }

  /** What stands in the text by then. */
  async shows(pattern: RegExp, from: 'out' | 'err' = 'out'): Promise<string> {
    await until(async () => pattern.test(this[from]));
    return pattern.exec(this[from])?.[1] ?? '';
  }

  interrupt(): void {
    this.child.kill('SIGINT');
  }

  async end(): Promise<CliEnd> {
    const [code] = (await this.ended) as [number | null];
    return { code, out: this.out, err: this.err };
  }
}
