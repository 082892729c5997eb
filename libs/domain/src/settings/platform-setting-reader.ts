import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  settingFields,
  settingSecrets,
  settingSections,
  type Result,
  type SettingSection,
  type platformSettings as contracts,
} from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import { ProcessHeartbeat } from '@fettle/platform/health';
import { addressesInUse, defaultsOf, effectiveValues } from './effective-settings.js';
import { fixedBy } from './fixed-settings.js';
import { PlatformSettingRepository, type StoredSection } from './platform-setting.repository.js';

type View = Result<typeof contracts.read>;

/** The settings as administrators look at them: values, where they come from, and of secrets only whether they are set. */
@Injectable()
export class PlatformSettingReader implements OnModuleInit {
  constructor(
    private readonly repository: PlatformSettingRepository,
    private readonly config: Config,
    private readonly heartbeat: ProcessHeartbeat,
  ) {}

  /** Others have to know who still uses the addresses of before. */
  onModuleInit(): void {
    this.heartbeat.note('addresses', () => addressesInUse(this.config));
  }

  /** @throws DomainError `dependency.unavailable` */
  async read(ctx: Ctx): Promise<View> {
    const rows = await this.repository.all(ctx);
    const names = await this.repository.names(
      ctx,
      rows.flatMap(({ updatedBy }) => updatedBy ?? []),
    );
    const stored = new Map(rows.map((row) => [row.section, row]));
    const sections = Object.fromEntries(
      settingSections.map((section) => [section, this.section(section, stored.get(section), names)]),
    );
    const addresses = effectiveValues('addresses', asOpened(stored.get('addresses')), this.config).values;
    const running = await this.repository.running(ctx);
    const processes = running.map(({ bootId, name, host, addresses: used }) => ({
      bootId,
      name,
      host,
      needsRestart: used !== null && Object.entries(addresses).some(([field, url]) => used[field] !== url),
    }));
    return { ...sections, processes } as View;
  }

  private section(section: SettingSection, row: StoredSection | undefined, names: ReadonlyMap<string, string>) {
    const fixed = fixedBy(this.config)[section];
    const { values, sources } = effectiveValues(section, asOpened(row), this.config);
    const originOf = (field: string) => ({ source: sources[field]!, variable: fixed[field]?.variable ?? null });
    const secretOf = (name: string) => {
      const isStored = row?.secrets[name] !== undefined;
      const source = fixed[name] ? 'environment' : isStored ? 'stored' : 'default';
      return { source, variable: fixed[name]?.variable ?? null, isSet: source !== 'default' };
    };
    const editor = row?.updatedBy ?? null;
    const name = editor === null ? undefined : names.get(editor);
    return {
      version: row?.version ?? 0,
      updatedAt: row?.updatedAt ?? null,
      updatedBy: editor !== null && name !== undefined ? { id: editor, name } : null,
      values,
      defaults: defaultsOf(section, this.config),
      origins: Object.fromEntries(Object.keys(settingFields[section]).map((field) => [field, originOf(field)])),
      secrets: Object.fromEntries(settingSecrets[section].map((secret) => [secret, secretOf(secret)])),
    };
  }
}

const asOpened = (row: StoredSection | undefined) => row && { document: row.document, secrets: {} };
