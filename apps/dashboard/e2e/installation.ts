import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
/** What `npm start` adds to its port base. */
const offsets = [0, 1, 2, 10, 11, 20, 30];
const startWithinMs = 240_000;

/** A whole Fettle, started the way a newcomer starts it, on a data folder and ports of its own. */
export class Installation {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly dataDir: string,
    private readonly portBase: number,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Makes an empty data folder and finds free ports; nothing runs yet. `settings`: what its person has set in the environment. */
  static async create(settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
    return new Installation(await mkdtemp(join(tmpdir(), 'fettle-e2e-')), await freePortBase(), settings);
  }

  /** Runs `npm start` until it says that it is running. Returns what it printed. @throws when it ends or takes too long */
  async start(): Promise<string> {
    this.output = '';
    const args = ['infra/run.mjs', 'start', '--port-base', String(this.portBase), '--data-dir', this.dataDir];
    const child = spawn(process.execPath, args, {
      cwd: repository,
      env: { ...plainEnvironment(), ...this.settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    await this.greeting(child);
    return this.output;
  }

  /** Where the dashboard is, and the one-time link while nobody has an account. */
  get dashboardUrl(): string {
    return this.find(/Dashboard\s+(\S+)/);
  }
  get adminUrl(): string {
    return this.find(/Admin\s+(\S+)/);
  }
  get setupUrl(): string {
    return this.find(/(https?:\/\/\S+\/setup#\S+)/);
  }

  /** Its own database, for what would take too long to make by the interface. */
  async databaseUrl(): Promise<string> {
    const password = (await readFile(join(this.dataDir, 'postgres.password'), 'utf8')).trim();
    return `postgres://fettle:${password}@127.0.0.1:${this.portBase + 20}/fettle`;
  }

  /** Ends it the way Ctrl-C does. Resolves to its exit code. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill('SIGINT');
    await once(child, 'exit');
    return child.exitCode;
  }

  /** Sends a signal to the control plane's process alone, as a crash or a machine that hangs would. `npm start` keeps it running. */
  signalControlPlane(signal: NodeJS.Signals): Promise<void> {
    return this.signal('apps/standalone/dist/main.js', signal);
  }

  /** Kills this machine's own agent, which `npm start` starts again. */
  killAgent(): Promise<void> {
    return this.signal('apps/agent/dist/agent.cjs', 'SIGKILL');
  }

  private async signal(program: string, signal: NodeJS.Signals): Promise<void> {
    const parts = JSON.parse(await readFile(join(this.dataDir, 'run.json'), 'utf8')) as { pid: number }[];
    for (const { pid } of parts) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (command.includes(program)) process.kill(pid, signal);
    }
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** The end of one of its logs, for the message of a failed test. */
  async log(name: string): Promise<string> {
    const text = await readFile(join(this.dataDir, 'logs', `${name}.log`), 'utf8').catch(() => '');
    return text.split('\n').slice(-40).join('\n');
  }

  private find(pattern: RegExp): string {
    const found = pattern.exec(this.output)?.[1];
    if (!found) throw new Error(`npm start did not print ${pattern}:\n${this.output}`);
    return found;
  }

  private greeting(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => settle(new Error(`npm start took more than ${startWithinMs} ms:\n${this.output}`)),
        startWithinMs,
      );
      const settle = (error?: Error) => {
        clearTimeout(timer);
        child.stdout?.off('data', look);
        child.off('exit', gone);
        if (error) reject(error);
        else resolve();
      };
      const look = () => {
        if (/Fettle is running[^]*Data\s+\S+\n\s*\n/.test(this.output)) settle();
      };
      const gone = (code: number | null) => settle(new Error(`npm start ended with ${code}:\n${this.output}`));
      child.stdout?.on('data', look);
      child.on('exit', gone);
    });
  }
}

/** The environment of somebody who has set nothing: no setting of the test run leaks in. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(FETTLE_|TEST_|DATABASE_URL$|REDIS_URL$|NODE_ENV$|NODE_OPTIONS$|JEST_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

async function freePortBase(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all(offsets.map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
