import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, testDatabase, until, type TestDatabase } from '@fettle/testing';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

interface Service {
  readonly url?: string;
  stop(): Promise<void>;
}
const infra = (file: string): Promise<unknown> => import(join(repository, 'infra', file));
const { startRedis } = (await infra('redis.mjs')) as { startRedis: (options: { folder: string }) => Promise<Service> };
const { startNginx, writeNginxConfig } = (await infra('nginx.mjs')) as {
  startNginx: (options: { program: string; folder: string; port: number }) => Promise<Service>;
  writeNginxConfig: (options: { folder: string; settings: Record<string, string> }) => string;
};
const { aptParts } = (await infra('apt-parts.mjs')) as { aptParts: () => { suffix: string; path: string }[] };

const names = ['operator', 'admin', 'agent', 'dashboard', 'console', 'ops', 'schedulerOps', 'alertsOps'] as const;
type PortName = (typeof names)[number] | `nginx-${'shared' | 'operator' | 'admin' | 'agent'}`;
const nginxNames = ['nginx-shared', 'nginx-operator', 'nginx-admin', 'nginx-agent'] as const;

/** Host names of the three surfaces, told apart on nginx's shared port. */
export const hosts = { operator: 'fettle.test', admin: 'admin.fettle.test', agent: 'agents.fettle.test' } as const;

/** Fettle as a team deploys it: nginx, PostgreSQL, Redis, and one process for each of API, scheduler, alerts, dashboard and admin console. */
export class Deployment {
  private readonly children = new Map<string, ChildProcess>();
  private readonly services: Service[] = [];
  private readonly logs = new Map<string, string>();
  private readonly masterKey = randomBytes(32).toString('base64');
  private redisUrl = '';

  private constructor(
    private readonly folder: string,
    private readonly database: TestDatabase,
    readonly ports: Readonly<Record<PortName, number>>,
  ) {}

  /** Finds ports and makes an empty database; nothing runs yet. */
  static async create(): Promise<Deployment> {
    const ports = {} as Record<PortName, number>;
    for (const name of [...names, ...nginxNames]) ports[name] = await freePort();
    const database = await testDatabase({ key: 'empty', prepare: async () => undefined });
    return new Deployment(await mkdtemp(join(tmpdir(), 'fettle-deployment-')), database, ports);
  }

  /** Starts all parts. Resolves when nginx listens and the API is ready. */
  async start(): Promise<void> {
    const redis = await startRedis({ folder: this.folder });
    this.services.push(redis);
    this.redisUrl = redis.url!;
    await this.startApi();
    this.spawn('scheduler', 'apps/worker-scheduler/dist/main.js', {
      ...this.environment(),
      FETTLE_DATA_DIR: join(this.folder, 'scheduler'),
      FETTLE_OPS_PORT: String(this.ports.schedulerOps),
    });
    this.spawn('alerts', 'apps/worker-alerts/dist/main.js', {
      ...this.environment(),
      FETTLE_DATA_DIR: join(this.folder, 'alerts'),
      FETTLE_OPS_PORT: String(this.ports.alertsOps),
    });
    this.spawnPages('dashboard', this.ports.dashboard);
    this.spawnPages('admin', this.ports.console);
    await this.openNginx();
    await this.untilReady(this.ports.schedulerOps);
    await this.untilReady(this.ports.alertsOps);
    for (const port of [this.ports.dashboard, this.ports.console]) await this.untilAnswers(port);
  }

  /** Starts the process of the API and waits until it is ready. */
  async startApi(): Promise<void> {
    this.spawn('api', 'apps/api/dist/main.js', this.environment());
    await this.untilReady(this.ports.ops);
  }

  /** Starts a real agent on this machine that reaches the control plane through nginx. */
  async startAgent(token: string): Promise<void> {
    const stateDir = join(this.folder, 'agent');
    await mkdir(stateDir, { mode: 0o700 });
    const args = ['run', '--api-url', this.url('agent'), '--state-dir', stateDir, '--bootstrap-token', token];
    this.spawn('agent', 'apps/agent/dist/agent.cjs', {}, args);
  }

  /** Ends a process the hard way. */
  async kill(name: string): Promise<void> {
    const child = this.children.get(name)!;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  url(surface: 'operator' | 'admin' | 'agent'): string {
    return `http://127.0.0.1:${this.ports[`nginx-${surface}`]}`;
  }

  /** The one-time link that the API printed. */
  get setupUrl(): string {
    return /First administrator: (\S+)/.exec(this.logs.get('api') ?? '')![1]!;
  }

  /** The end of what a process said, for the message of a failed test. */
  log(name: string): string {
    return (this.logs.get(name) ?? '').split('\n').slice(-40).join('\n');
  }

  /** What nginx has served, one entry per request. */
  async served(): Promise<{ path: string; status: number; seconds: number; ip: string }[]> {
    const text = await readFile(join(this.folder, 'nginx', 'access.log'), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { path: string; status: number; seconds: number; ip: string });
  }

  /** Ends everything and removes its data. */
  async remove(): Promise<void> {
    for (const [name, child] of [...this.children].toReversed())
      if (child.exitCode === null && child.signalCode === null) await this.kill(name);
    for (const service of this.services.toReversed()) await service.stop();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private environment(): Record<string, string> {
    return {
      DATABASE_URL: this.database.url,
      REDIS_URL: this.redisUrl,
      FETTLE_MASTER_KEY: this.masterKey,
      FETTLE_DATA_DIR: join(this.folder, 'api'),
      FETTLE_TRUST_PROXY: '127.0.0.1',
      FETTLE_PORT_OPERATOR: String(this.ports.operator),
      FETTLE_PORT_ADMIN: String(this.ports.admin),
      FETTLE_PORT_AGENT: String(this.ports.agent),
      FETTLE_OPS_PORT: String(this.ports.ops),
      FETTLE_OPERATOR_URL: this.url('operator'),
      FETTLE_ADMIN_URL: this.url('admin'),
      FETTLE_AGENT_URL: this.url('agent'),
    };
  }

  private async openNginx(): Promise<void> {
    const folder = join(this.folder, 'nginx');
    await mkdir(folder);
    // As root its workers become another user, who has to reach that folder.
    await chmod(this.folder, 0o755);
    const at = (name: PortName): string => `127.0.0.1:${this.ports[name]}`;
    const settings = {
      FETTLE_NGINX_LISTEN: at('nginx-shared'),
      FETTLE_NGINX_LISTEN_OPERATOR: at('nginx-operator'),
      FETTLE_NGINX_LISTEN_ADMIN: at('nginx-admin'),
      FETTLE_NGINX_LISTEN_AGENT: at('nginx-agent'),
      FETTLE_OPERATOR_HOST: hosts.operator,
      FETTLE_ADMIN_HOST: hosts.admin,
      FETTLE_AGENT_HOST: hosts.agent,
      FETTLE_UPSTREAM_OPERATOR: at('operator'),
      FETTLE_UPSTREAM_ADMIN: at('admin'),
      FETTLE_UPSTREAM_AGENT: at('agent'),
      FETTLE_UPSTREAM_DASHBOARD: at('dashboard'),
      FETTLE_UPSTREAM_CONSOLE: at('console'),
    };
    writeNginxConfig({ folder, settings });
    const { path: program } = aptParts().find(({ suffix }) => suffix === 'nginx')!;
    this.services.push(await startNginx({ program, folder, port: this.ports['nginx-operator'] }));
  }

  private spawnPages(app: 'dashboard' | 'admin', port: number): void {
    const server = `apps/${app}/.next/standalone/apps/${app}/server.js`;
    this.spawn(app, server, { PORT: String(port), HOSTNAME: '127.0.0.1' });
  }

  /** A process with only what it is told: no setting of the test run leaks in. */
  private spawn(name: string, program: string, env: Record<string, string>, args: string[] = []): void {
    const child = spawn(process.execPath, ['--enable-source-maps', join(repository, program), ...args], {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.children.set(name, child);
    const keep = (text: string) => this.logs.set(name, `${this.logs.get(name) ?? ''}${text}`);
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep);
  }

  private async untilReady(opsPort: number): Promise<void> {
    const what = `the process on ${opsPort}`;
    await until(async () => (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).ok, { timeoutMs: 60_000, what });
  }

  private async untilAnswers(port: number): Promise<void> {
    await until(async () => (await fetch(`http://127.0.0.1:${port}/sign-in`)).ok, { timeoutMs: 60_000 });
  }
}
