import type { SettingSection } from '@fettle/contracts';
import type { Config } from '@fettle/platform/config';

/** What the environment fixes in a section: field → its value and the variable that holds it. */
export type FixedSettings = Readonly<Record<string, { readonly variable: string; readonly value: unknown }>>;

const addressVariables = {
  operatorUrl: ['FETTLE_OPERATOR_URL', 'operator'],
  adminUrl: ['FETTLE_ADMIN_URL', 'admin'],
  agentUrl: ['FETTLE_AGENT_URL', 'agent'],
} as const;

/** Every setting that a variable of this process decides: it can be read here and changed only there. */
export function fixedBy(config: Config): Readonly<Record<SettingSection, FixedSettings>> {
  const isSet = (name: string): boolean => config.settings.some((one) => one.name === name && one.source !== 'default');
  const addresses: Record<string, { variable: string; value: unknown }> = {};
  for (const [field, [variable, surface]] of Object.entries(addressVariables))
    if (isSet(variable)) addresses[field] = { variable, value: config.surfaces[surface].publicUrl };
  return { mail: {}, addresses, sessions: {}, signIn: {}, retention: {} };
}
