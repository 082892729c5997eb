import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication } from '@fettle/domain/application';
import { DeliverySweeper, MailService } from '@fettle/domain/deliveries';
import { domainMigrations } from '@fettle/domain/migrations';
import { loadConfig } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import {
  Database,
  UnitOfWork,
  connect,
  createDataSource,
  migrate,
  platformMigrations,
} from '@fettle/platform/database';
import { Lifecycle } from '@fettle/platform/process';
import { testDatabase, type TestDatabase } from '@fettle/testing';

/** A database with the whole schema, for one spec file. */
export function alertsDatabase(): Promise<TestDatabase> {
  const key = `alerts ${[...platformMigrations, ...domainMigrations].map((one) => one.toString()).join()}`;
  const prepare = async (url: string): Promise<void> => {
    const dataSource = await connect(createDataSource({ url, migrations: domainMigrations }));
    await migrate(dataSource);
    await dataSource.destroy();
  };
  return testDatabase({ key, prepare });
}

const system = Ctx.system('spec');

/** A process that asks for mails and keeps the clock, but sends none. Its folder has the keys that workers need too. */
export class TestSender {
  private constructor(
    readonly dataDir: string,
    private readonly core: Awaited<ReturnType<typeof startApplication>>['core'],
    private readonly lifecycle: Lifecycle,
  ) {}

  static async open(url: string, env: Record<string, string>): Promise<TestSender> {
    const dataDir = await mkdtemp(join(tmpdir(), 'fettle-alerts-'));
    const lifecycle = new Lifecycle();
    const config = loadConfig(TestSender.env(url, dataDir, env));
    const { core } = await startApplication('fettle-alerts-test', lifecycle, config);
    return new TestSender(dataDir, core, lifecycle);
  }

  /** What a process is told from outside. */
  static env(url: string, dataDir: string, env: Record<string, string>): Record<string, string> {
    return { DATABASE_URL: url, FETTLE_DATA_DIR: dataDir, FETTLE_OPS_PORT: '0', LOG_LEVEL: 'silent', ...env };
  }

  async mail(email: string): Promise<string> {
    const made = await this.core.get(UnitOfWork, { strict: false }).run(system, (ctx) =>
      this.core.get(MailService, { strict: false }).send(ctx, {
        template: 'password-reset',
        to: { email, name: 'Ada' },
        data: { link: 'https://fettle.test/reset-password#token=canary' },
      }),
    );
    return made.deliveryId;
  }

  sweep() {
    return this.core.get(DeliverySweeper, { strict: false }).sweep(system);
  }

  sql<T = Record<string, unknown>>(text: string, values?: unknown[]): Promise<T[]> {
    return this.core.get(Database, { strict: false }).query<T>(system, text, values);
  }

  async stateOf(id: string): Promise<string> {
    const rows = await this.sql<{ state: string }>('SELECT state FROM deliveries WHERE id = $1', [id]);
    return rows[0]!.state;
  }

  async close(): Promise<void> {
    await this.lifecycle.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
