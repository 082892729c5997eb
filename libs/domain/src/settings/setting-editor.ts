import { Injectable } from '@nestjs/common';
import {
  settingSections,
  type Handled,
  type SettingSection,
  type platformSettings as contracts,
} from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { Keys } from '@fettle/platform/secrets';
import { effectiveValues } from './effective-settings.js';
import { fixedBy } from './fixed-settings.js';
import { PlatformSettingRepository, type StoredSection } from './platform-setting.repository.js';
import { PlatformSettings, SETTINGS_PURPOSE, boundTo } from './platform-settings.js';
import { issuesOf } from './setting.rules.js';

export type SettingsChange = Handled<typeof contracts.change>['body'];
type SecretChange = { do: 'keep' } | { do: 'remove' } | { do: 'replace'; value: string };

/** The change of one section, whichever it is. */
interface SectionChange {
  readonly version: number;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  readonly reset?: readonly string[] | undefined;
  readonly secrets?: Readonly<Record<string, SecretChange | undefined>> | undefined;
}

/** The values of a section before and after a change. */
interface Moved {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Facts need a workspace; the platform's settings are of none. */
const NO_WORKSPACE = '00000000-0000-0000-0000-000000000000';

/** The server that a stored password belongs to: sent elsewhere, it would be given away. */
const mailServer = ['host', 'port', 'security', 'username'] as const;

/** Changes settings: several sections in one transaction, every change told to all processes and to the audit log. */
@Injectable()
export class SettingEditor {
  private changed: Promise<void> = Promise.resolve();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: PlatformSettingRepository,
    private readonly settings: PlatformSettings,
    private readonly config: Config,
    private readonly keys: Keys,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Changes some settings, all or none. Joins the caller's transaction.
   * @throws DomainError `settings.conflict` (another version is stored), `settings.fixed` (a variable decides it, or the password that
   * would go to another server), `settings.secret_needed` (the stored password is another server's), `request.invalid` (what does not go
   * together, with `issues`)
   */
  async change(ctx: Ctx, change: SettingsChange): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      // Always in the same order, so that two editors never wait for each other.
      for (const section of settingSections) {
        const part = change[section] as SectionChange | undefined;
        if (part) await this.changeSection(inside, section, part);
      }
      this.unitOfWork.afterCommit(inside, () => void (this.changed = this.settings.refresh()));
    });
    // This process obeys before its caller is answered; the others within a second.
    await this.changed;
  }

  private async changeSection(ctx: Ctx, section: SettingSection, change: SectionChange): Promise<void> {
    const row = await this.repository.lock(ctx, section);
    if (row.version !== change.version) throw new DomainError('settings.conflict', { section, version: row.version });
    this.refuseFixed(section, change);
    const document = { ...row.document, ...change.values };
    for (const field of change.reset ?? []) delete document[field];
    const before = this.valuesOf(section, row.document);
    const after = this.valuesOf(section, document);
    const issues = issuesOf(section, after);
    if (issues.length > 0) throw new DomainError('request.invalid', { issues });
    if (section === 'mail') this.refuseStrangeServer({ before, after }, row, change);
    const secrets = this.sealed(row, change.secrets ?? {});
    const { actor } = ctx;
    const updatedBy = actor.kind === 'user' ? actor.id : null;
    const stored = await this.repository.put(ctx, { id: row.id, document, secrets, updatedBy });
    this.outbox.fact(ctx, {
      name: 'platform-settings.changed',
      workspaceId: NO_WORKSPACE,
      id: stored.id,
      version: stored.version,
    });
    const platform = ctx.with({ workspaceId: null });
    const told = { ...changes(before, after), ...changedSecrets(change.secrets ?? {}) };
    const target = { type: 'platform-settings', id: section };
    this.audit.record(platform, 'platform-settings.changed', target, { changes: told });
  }

  private refuseFixed(section: SettingSection, { values, reset, secrets }: SectionChange): void {
    const touched = [...Object.keys(values ?? {}), ...(reset ?? []), ...Object.keys(secrets ?? {})];
    const fixed = fixedBy(this.config)[section];
    const field = touched.find((name) => fixed[name] !== undefined && secrets?.[name]?.do !== 'keep');
    if (!field) return;
    const { variable } = fixed[field]!;
    throw new DomainError('settings.fixed', { section, field, variable }, { detail: `${variable} decides ${field}` });
  }

  /** Whoever points a kept password at another server would be told it by that server. */
  private refuseStrangeServer({ before, after }: Moved, row: StoredSection, change: SectionChange): void {
    const fixed = fixedBy(this.config).mail['password'];
    const isKept = (change.secrets?.['password']?.do ?? 'keep') === 'keep';
    if (!isKept || (!fixed && row.secrets['password'] === undefined) || after['host'] === null) return;
    const moved = mailServer.filter((field) => before[field] !== after[field]);
    if (moved.length === 0) return;
    const fields = moved.join(', ');
    if (fixed) {
      const { variable } = fixed;
      const detail = `The password in ${variable} belongs to the mail server as it was: set ${fields} where ${variable} is set`;
      throw new DomainError('settings.fixed', { section: 'mail', field: moved[0], variable }, { detail });
    }
    const detail = `The stored password belongs to the mail server as it was (${fields}); enter it again or remove it`;
    throw new DomainError('settings.secret_needed', { fields: moved }, { detail });
  }

  private valuesOf(section: SettingSection, document: StoredSection['document']): Readonly<Record<string, unknown>> {
    return effectiveValues(section, { document, secrets: {} }, this.config).values;
  }

  private sealed(row: StoredSection, asked: NonNullable<SectionChange['secrets']>): Record<string, string> {
    const secrets = { ...row.secrets };
    for (const [name, change] of Object.entries(asked)) {
      if (change?.do === 'remove') delete secrets[name];
      if (change?.do === 'replace')
        secrets[name] = this.keys.seal(SETTINGS_PURPOSE, change.value, boundTo(row.id, name));
    }
    return secrets;
  }
}

/** Of a secret only that it changed. */
function changedSecrets(asked: NonNullable<SectionChange['secrets']>): object {
  const touched = Object.entries(asked).filter(([, change]) => change !== undefined && change.do !== 'keep');
  return Object.fromEntries(touched.map(([name]) => [name, 'changed']));
}
