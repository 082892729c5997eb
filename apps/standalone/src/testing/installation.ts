import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkChild, freePort, type TestChild } from '@fettle/testing';
import { Operator } from './operator.js';

const agentProgram = fileURLToPath(new URL('../../../agent/dist/agent.cjs', import.meta.url));
const ADMIN = { email: 'admin@example.org', password: 'Tr1cycle-Nebula-44' };

interface Ready {
  readonly type: 'ready';
  readonly localNodeTokenFile: string | null;
}

/** A real standalone process on a database, with ports that outlive its restarts, and the agent of this machine beside it. */
export class Installation {
  standalone!: TestChild;
  operator!: Operator;
  agentLog = '';
  private agent: ChildProcess | undefined;
  private tokenFile = '';

  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Prepares ports and folders; nothing runs yet. `settings` are added to those of every installation. */
  static async prepare(databaseUrl: string, settings: Record<string, string> = {}): Promise<Installation> {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-standalone-'));
    const names = ['PORT_OPERATOR', 'PORT_ADMIN', 'PORT_AGENT', 'PORT_DASHBOARD', 'PORT_ADMIN_CONSOLE', 'OPS_PORT'];
    const ports: Record<string, string> = {};
    for (const name of names) ports[`FETTLE_${name}`] = String(await freePort());
    return new Installation(folder, {
      ...ports,
      DATABASE_URL: databaseUrl,
      FETTLE_DATA_DIR: folder,
      FETTLE_ADMIN_EMAIL: ADMIN.email,
      FETTLE_ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'silent',
      ...settings,
    });
  }

  /** Signs the administrator in on the admin surface, which has sessions of its own. */
  administrator(): Promise<Operator> {
    return Operator.signIn(`http://127.0.0.1:${this.env['FETTLE_PORT_ADMIN']}`, ADMIN);
  }

  get agentUrl(): string {
    return `http://127.0.0.1:${this.env['FETTLE_PORT_AGENT']}`;
  }

  /** Starts the standalone process and waits until it serves. The first time, signs the administrator in. */
  async start(): Promise<void> {
    this.standalone = forkChild(new URL('../main.js', import.meta.url), this.env);
    const { localNodeTokenFile } = await this.standalone.message<Ready>((one) => (one as Ready).type === 'ready');
    this.tokenFile ||= localNodeTokenFile ?? '';
    this.operator ??= await Operator.signIn(`http://127.0.0.1:${this.env['FETTLE_PORT_OPERATOR']}`, ADMIN);
  }

  /** Starts the agent, which joins at its first start. */
  startAgent(): void {
    const args = ['run', '--api-url', this.agentUrl, '--state-dir', join(this.folder, 'agent')];
    const child = spawn(process.execPath, [agentProgram, ...args, '--bootstrap-token-file', this.tokenFile], {
      env: { PATH: process.env['PATH'], HOME: this.folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (data: Buffer) => (this.agentLog += data.toString()));
    this.agent = child;
  }

  /** Sends the agent a signal and waits until it is gone. */
  async endAgent(signal: NodeJS.Signals): Promise<void> {
    const { agent } = this;
    if (!agent || agent.exitCode !== null || agent.signalCode !== null) return;
    const exit = once(agent, 'exit');
    agent.kill(signal);
    await exit;
  }

  /** An empty file for a task's script to write into. */
  async file(name: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, '');
    return path;
  }

  async remove(): Promise<void> {
    await this.endAgent('SIGTERM');
    await this.standalone?.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
