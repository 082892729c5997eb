import { root } from '../harness/machine.js';
import type { Plan } from './plan.js';

export interface Query {
  readonly sort: string;
  readonly direction?: 'asc' | 'desc';
  readonly q: string;
  readonly limit: number;
  readonly cursor?: string;
}

export interface NodePage {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

interface Ctx {
  readonly requestId: string;
  readonly workspaceId: string;
}

interface Database {
  query(ctx: Ctx, sql: string, params?: unknown[]): Promise<readonly Record<string, unknown>[]>;
}

interface Lists {
  list(ctx: Ctx, query: Query): Promise<NodePage>;
}

interface Home {
  readonly url: string;
  drop(): Promise<void>;
}

interface Core {
  get<T>(token: unknown): T;
  workspace(): Promise<Ctx>;
  close(): Promise<void>;
}

const load = (path: string): Promise<Record<string, unknown>> =>
  import(new URL(path, `file://${root}`).href) as Promise<Record<string, unknown>>;

/** The lists of the product on a database of their own, in this process: between the caller and SQL there is nothing else. */
export class Domain {
  private constructor(
    private readonly core: Core,
    private readonly crowd: Ctx,
    private readonly parts: { readonly database: Database; readonly lists: Lists },
    private readonly home: Home,
  ) {}

  /** Migrates a new database on the server and opens the product's core on it. */
  static async open(serverUrl: string): Promise<Domain> {
    process.env['TEST_DATABASE_URL'] = serverUrl;
    const stack = await load('libs/domain/dist/tasks/test-stack.js');
    const home = await (stack['domainDatabase'] as () => Promise<Home>)();
    const { TestCore } = (await load('libs/domain/dist/application/test-core.js')) as {
      TestCore: { open(url: string): Promise<Core> };
    };
    const core = await TestCore.open(home.url);
    const { Database } = await load('libs/platform/dist/database/index.js');
    const { NodeLists } = await load('libs/domain/dist/nodes/index.js');
    const parts = { database: core.get<Database>(Database), lists: core.get<Lists>(NodeLists) };
    return new Domain(core, await core.workspace(), parts, home);
  }

  /** Signs in a superuser: what the product itself would never run may run as long as it takes. */
  get databaseUrl(): string {
    return this.home.url;
  }

  get workspaceId(): string {
    return this.crowd.workspaceId;
  }

  list(query: Query): Promise<NodePage> {
    return this.parts.lists.list(this.crowd, query);
  }

  /** The plans of the statements of one page, as they ran, in their order. */
  async plans(query: Query): Promise<Plan[]> {
    const { database } = this.parts;
    const run = database.query.bind(database);
    const plans: Plan[] = [];
    database.query = async (ctx, sql, params) => {
      // The process has statements of its own at any moment.
      if (ctx.requestId !== this.crowd.requestId) return run(ctx, sql, params);
      const [row] = await run(ctx, `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`, params);
      plans.push((row as unknown as { 'QUERY PLAN': [{ Plan: Plan }] })['QUERY PLAN'][0].Plan);
      return run(ctx, sql, params);
    };
    try {
      await this.list(query);
      return plans;
    } finally {
      database.query = run;
    }
  }

  async close(): Promise<void> {
    await this.core.close();
    await this.home.drop();
  }
}
