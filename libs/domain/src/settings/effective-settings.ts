import { settingDefaults, settingFields, type SettingSection, type SettingValues } from '@fettle/contracts';
import { defaultPublicUrl, type Config } from '@fettle/platform/config';
import type { SettingsDocument } from './settings-document.js';
import { fixedBy, type FixedSettings } from './fixed-settings.js';

/** What is stored of a section, opened. */
export interface OpenedSection {
  readonly document: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export type OpenedSections = ReadonlyMap<SettingSection, OpenedSection>;

/** Where a value comes from. */
export type Source = 'environment' | 'stored' | 'default';

/**
 * The values of one section: what the environment fixes, else what is stored, else the default. Stored values that are not valid any
 * more (a bound was moved by an update) count as not set.
 */
export function effectiveValues<K extends SettingSection>(
  name: K,
  stored: OpenedSection | undefined,
  config: Config,
): { values: SettingValues<K>; sources: Record<string, Source> } {
  const fixed: FixedSettings = fixedBy(config)[name];
  const values: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const [field, schema] of Object.entries(settingFields[name])) {
    const own = stored?.document[field];
    const parsed = own === undefined ? undefined : schema.safeParse(own);
    const pinned = fixed[field];
    sources[field] = pinned ? 'environment' : parsed?.success ? 'stored' : 'default';
    values[field] = pinned ? pinned.value : parsed?.success ? parsed.data : defaultsOf(name, config)[field];
  }
  return { values: values as SettingValues<K>, sources };
}

/** What holds in a section when nobody has set anything. */
export function defaultsOf(name: SettingSection, config: Config): Readonly<Record<string, unknown>> {
  if (name !== 'addresses') return settingDefaults[name] as Readonly<Record<string, unknown>>;
  const of = (surface: 'operator' | 'admin' | 'agent'): string => defaultPublicUrl(config, surface);
  return { operatorUrl: of('operator'), adminUrl: of('admin'), agentUrl: of('agent') };
}

/** Everything that the code obeys. Addresses are those that this process was started with. */
export function effectiveDocument(stored: OpenedSections, config: Config): SettingsDocument {
  const of = <K extends SettingSection>(name: K): SettingValues<K> =>
    effectiveValues(name, stored.get(name), config).values;
  return {
    mail: mailOf(of('mail'), fixedBy(config).mail['password']?.value ?? stored.get('mail')?.secrets['password']),
    addresses: addressesInUse(config),
    sessions: of('sessions'),
    signIn: of('signIn'),
    retention: of('retention'),
  };
}

/** The addresses that this process was started with. */
export function addressesInUse({ surfaces }: Config): SettingValues<'addresses'> {
  const { operator, admin, agent } = surfaces;
  return { operatorUrl: operator.publicUrl, adminUrl: admin.publicUrl, agentUrl: agent.publicUrl };
}

function mailOf(values: SettingValues<'mail'>, password: unknown): SettingsDocument['mail'] {
  const { host, fromAddress } = values;
  if (host === null || fromAddress === null) return null;
  return { ...values, host, fromAddress, password: typeof password === 'string' ? password : null };
}
