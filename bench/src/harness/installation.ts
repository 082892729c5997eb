import { untilOk } from './control-plane.js';
import { query } from './database-server.js';
import { makeFolder } from './folders.js';
import { freePort } from './free-port.js';
import { Operator } from './operator.js';
import { Program } from './program.js';

const ADMIN = { email: 'admin@example.org', password: 'Tr1cycle-Nebula-44' };
const dashboard = new URL('../../../apps/dashboard/.next/standalone/apps/dashboard/server.js', import.meta.url);
const program = new URL('../../../apps/standalone/dist/main.js', import.meta.url);

/** A control plane in one process, on ports that outlive its restarts. */
export class Installation {
  private readonly folder = makeFolder();
  private running!: Program;
  private env!: Record<string, string>;
  operator!: Operator;

  /** Starts it on an empty database and signs the administrator in. `settings` are added to its environment. */
  static async start(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<Installation> {
    const place = new Installation();
    const names = ['PORT_OPERATOR', 'PORT_ADMIN', 'PORT_AGENT', 'PORT_DASHBOARD', 'PORT_ADMIN_CONSOLE', 'OPS_PORT'];
    place.env = {
      DATABASE_URL: databaseUrl,
      FETTLE_DATA_DIR: place.folder,
      FETTLE_ADMIN_EMAIL: ADMIN.email,
      FETTLE_ADMIN_PASSWORD: ADMIN.password,
      FETTLE_LOCAL_NODE: 'false',
      LOG_LEVEL: 'error',
      ...settings,
    };
    for (const name of names) place.env[`FETTLE_${name}`] = String(await freePort());
    await place.restart();
    place.operator = await Operator.signIn(`http://127.0.0.1:${place.env['FETTLE_PORT_OPERATOR']}`, ADMIN);
    return place;
  }

  /** More people like the administrator, signed in: each has an allowance of calls of its own. */
  async operators(count: number): Promise<Operator[]> {
    const signedIn: Operator[] = [];
    for (const email of await this.people(count)) {
      signedIn.push(await Operator.signIn(this.url, { email, password: ADMIN.password }));
    }
    return signedIn;
  }

  /** More people with the administrator's password; returns their addresses. */
  async people(count: number): Promise<readonly string[]> {
    const emails = Array.from({ length: count }, (_, i) => `operator-${i}@example.org`);
    await query(
      this.env['DATABASE_URL']!,
      `WITH person AS (
         INSERT INTO users (id, email, name, password_hash, platform_role)
         SELECT gen_random_uuid(), e, e, u.password_hash, 'user' FROM unnest($1::text[]) AS e, users u WHERE u.email = $2
         RETURNING id)
       INSERT INTO memberships (workspace_id, user_id, role) SELECT $3, id, 'operator' FROM person`,
      [emails, ADMIN.email, this.operator.workspaceId],
    );
    return emails;
  }

  get agentPort(): number {
    return Number(this.env['FETTLE_PORT_AGENT']);
  }

  /** Where people reach it. */
  get url(): string {
    return `http://127.0.0.1:${this.env['FETTLE_PORT_OPERATOR']}`;
  }

  /** Who signs in there as its administrator. */
  get admin(): typeof ADMIN {
    return ADMIN;
  }

  /** Starts the pages of the dashboard, which it passes on under `url`, and waits until they are served. */
  async startDashboard(): Promise<Program> {
    const env = {
      PORT: this.env['FETTLE_PORT_DASHBOARD']!,
      HOSTNAME: '127.0.0.1',
      FETTLE_API_URL: this.url,
    };
    const pages = Program.start(dashboard, env);
    await untilOk(`${this.url}/sign-in`);
    return pages;
  }

  get program(): Program {
    return this.running;
  }

  /** Starts it (again) and waits until it serves. */
  async restart(): Promise<void> {
    this.running = Program.start(program, this.env, { probed: true });
    await this.running.message<{ type: string }>(({ type }) => type === 'ready');
  }

  /** A number that the process publishes about itself. */
  async metric(name: string, label = ''): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.env['FETTLE_OPS_PORT']}/metrics`);
    const line = (await answer.text()).split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(label));
    if (!line) throw new Error(`${name} ${label} is not published`);
    return Number(line.slice(line.lastIndexOf(' ') + 1));
  }

  /** SQL statements that it has sent, without BEGIN and COMMIT. */
  statements(): Promise<number> {
    return this.metric('fettle_database_statements_total');
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}
