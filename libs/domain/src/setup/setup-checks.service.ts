import { Injectable } from '@nestjs/common';
import type { Handled, Result, setup } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { SelfCheckService } from '../self-check/index.js';
import { PlatformSettingReader, PlatformSettings, fixedBy, talkToSmtp, type SmtpAnswer } from '../settings/index.js';
import { WorkspaceRepository, WorkspaceService } from '../workspaces/index.js';
import { SetupService } from './setup.service.js';

type TryMail = Handled<typeof setup.validateSmtp>['body'];

const databaseChecks = ['database.reachable', 'database.migrations', 'database.durability', 'database.connections'];
const queueChecks = ['queue.reachable', 'queue.redis-memory', 'queue.redis-persistence'];
/** Where mail servers listen. Setup has no administrator yet, so nothing else may be called: it is no scanner of ports. */
const mailPorts: readonly number[] = [25, 465, 587, 2525];

/**
 * What the holder of the setup link can try before there is an administrator. The database and Redis are those of the configuration:
 * nobody can name others. All of it is gone with setup.
 */
@Injectable()
export class SetupChecksService {
  constructor(
    private readonly setup: SetupService,
    private readonly config: Config,
    private readonly checks: SelfCheckService,
    private readonly reader: PlatformSettingReader,
    private readonly settings: PlatformSettings,
    private readonly workspaces: WorkspaceService,
    private readonly rows: WorkspaceRepository,
  ) {}

  /** What setup starts from. @throws DomainError `setup.done`, `setup.token_invalid` */
  async begin(ctx: Ctx, token: string): Promise<Result<typeof setup.begin>> {
    await this.setup.requireToken(ctx, token);
    const { addresses } = await this.reader.read(ctx);
    const fixed = fixedBy(this.config);
    const variables = (section: 'addresses' | 'mail'): Record<string, string> =>
      Object.fromEntries(Object.entries(fixed[section]).map(([field, { variable }]) => [field, variable]));
    return {
      workspace: await this.defaultWorkspace(ctx),
      addresses: { values: addresses.values, fixed: variables('addresses') },
      mail: { isConfigured: (await this.settings.section('mail')) !== null, fixed: variables('mail') },
      queues: this.config.redisUrl ? 'redis' : 'postgres',
    };
  }

  /** Tries the configured database. @throws DomainError `setup.done`, `setup.token_invalid` */
  async postgres(ctx: Ctx, token: string): Promise<Result<typeof setup.validatePostgres>> {
    await this.setup.requireToken(ctx, token);
    return this.checks.some(ctx, databaseChecks);
  }

  /** Tries the configured Redis, or says that there is none. @throws DomainError `setup.done`, `setup.token_invalid` */
  async redis(ctx: Ctx, token: string): Promise<Result<typeof setup.validateRedis>> {
    await this.setup.requireToken(ctx, token);
    return this.checks.some(ctx, queueChecks);
  }

  /**
   * Tries a mail server on a port of mail, or the one that the environment names, whatever its port.
   * @throws DomainError `setup.done`, `setup.token_invalid`
   */
  async smtp(ctx: Ctx, { token, server, test }: TryMail): Promise<SmtpAnswer> {
    await this.setup.requireToken(ctx, token);
    if (!this.mayCall(server)) {
      const detail = `During setup only the ports of mail can be tried: ${mailPorts.join(', ')}. Others can be set up afterwards.`;
      return { ok: false, step: 'settings', detail, answer: null, durationMs: 0 };
    }
    const mail = test && {
      from: { address: test.from, name: 'Fettle' },
      to: test.to,
      subject: 'Fettle can send mail',
      text: 'This is a test of the mail settings, sent while Fettle is set up.\n\nNobody needs to do anything.\n',
    };
    return talkToSmtp({ ...server, password: server.password ?? null }, mail);
  }

  private mayCall({ host, port }: TryMail['server']): boolean {
    const { mail } = this.config;
    return mailPorts.includes(port) || (host === mail.host && port === mail.port);
  }

  private async defaultWorkspace(ctx: Ctx): Promise<{ name: string; slug: string; timezone: string }> {
    const id = await this.workspaces.ensureDefault(ctx);
    const row = await this.rows.lock(ctx, id);
    if (!row) throw new DomainError('object.not_found');
    return { name: row.name, slug: row.slug, timezone: row.timezone };
  }
}
