import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forkChild, freePort, until, type TestChild } from '@fettle/testing';
import { Operator } from './operator.js';

const agentProgram = fileURLToPath(new URL('../../../agent/dist/agent.cjs', import.meta.url));
const ADMIN = { email: 'admin@example.org', password: 'Tr1cycle-Nebula-44' };

/** The processes of the control plane. */
type Process = 'api' | 'scheduler' | 'alerts';

/** An installation of separate processes on one database: the API, the scheduler, the worker of deliveries, and an agent. */
export class Apart {
  readonly children: TestChild[] = [];
  private agent: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    readonly env: Record<string, string>,
    /** Ops ports by process. */
    readonly ops: Readonly<Record<Process, string>>,
  ) {}

  /** Starts the processes and waits until all are ready. */
  static async start(databaseUrl: string, settings: Record<string, string> = {}): Promise<Apart> {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-apart-'));
    const ports = await Promise.all(Array.from({ length: 6 }, async () => String(await freePort())));
    const [operator, admin, agent, api, scheduler, alerts] = ports as [string, string, string, string, string, string];
    const env = {
      DATABASE_URL: databaseUrl,
      FETTLE_DATA_DIR: folder,
      FETTLE_PORT_OPERATOR: operator,
      FETTLE_PORT_ADMIN: admin,
      FETTLE_PORT_AGENT: agent,
      FETTLE_ADMIN_EMAIL: ADMIN.email,
      FETTLE_ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'silent',
      ...settings,
    };
    const place = new Apart(folder, env, { api, scheduler, alerts });
    place.fork('../../../api/dist/main.js', api);
    await place.ready('api');
    place.fork('../../../worker-scheduler/dist/main.js', scheduler);
    await place.ready('scheduler');
    place.fork('../../../worker-alerts/dist/main.js', alerts);
    await place.ready('alerts');
    return place;
  }

  operator(): Promise<Operator> {
    return Operator.signIn(`http://127.0.0.1:${this.env['FETTLE_PORT_OPERATOR']}`, ADMIN);
  }

  administrator(): Promise<Operator> {
    return Operator.signIn(`http://127.0.0.1:${this.env['FETTLE_PORT_ADMIN']}`, ADMIN);
  }

  /** What a process tells Prometheus. */
  async metrics(of: Process): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.ops[of]}/metrics`)).text();
  }

  /** Starts an agent that joins, and waits for its node. */
  async join(operator: Operator): Promise<string> {
    const asked = await operator.ask<{ installCommand: string }>('POST', '/node-installs', { nodeName: 'machine' });
    const token = /token[ =]'?([\w-]{20,})/.exec(asked.installCommand)?.[1];
    if (!token) throw new Error('The install command has no token');
    const tokenFile = join(this.folder, 'install.token');
    await writeFile(tokenFile, token, { mode: 0o600 });
    const url = `http://127.0.0.1:${this.env['FETTLE_PORT_AGENT']}`;
    const args = [
      'run',
      '--api-url',
      url,
      '--state-dir',
      join(this.folder, 'agent'),
      '--bootstrap-token-file',
      tokenFile,
    ];
    this.agent = spawn(process.execPath, [agentProgram, ...args], {
      env: { PATH: process.env['PATH'], HOME: this.folder },
      stdio: 'ignore',
    });
    return operator.onlyNode();
  }

  async remove(): Promise<void> {
    if (this.agent && this.agent.exitCode === null) {
      const gone = once(this.agent, 'exit');
      this.agent.kill('SIGTERM');
      await gone;
    }
    await Promise.all(this.children.map((child) => child.kill()));
    await rm(this.folder, { recursive: true, force: true });
  }

  private fork(program: string, opsPort: string): void {
    this.children.push(forkChild(new URL(program, import.meta.url), { ...this.env, FETTLE_OPS_PORT: opsPort }));
  }

  private async ready(of: Process): Promise<void> {
    const ops = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${this.ops[of]}/readyz`)).ok;
    const serves = async (): Promise<boolean> =>
      of !== 'api' || (await fetch(`http://127.0.0.1:${this.env['FETTLE_PORT_AGENT']}/health`)).ok;
    await until(async () => (await ops()) && (await serves()), { timeoutMs: 30_000, what: `the ${of}` });
  }
}
