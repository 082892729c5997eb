import type { SettingSection } from '@fettle/contracts';
import type { Config } from '@fettle/platform/config';

/** What the environment fixes in a section: field → its value and the variable that holds it. */
export type FixedSettings = Readonly<Record<string, { readonly variable: string; readonly value: unknown }>>;

const addressVariables = {
  operatorUrl: ['FETTLE_OPERATOR_URL', 'operator'],
  adminUrl: ['FETTLE_ADMIN_URL', 'admin'],
  agentUrl: ['FETTLE_AGENT_URL', 'agent'],
} as const;

const mailVariables = {
  host: 'FETTLE_SMTP_HOST',
  port: 'FETTLE_SMTP_PORT',
  security: 'FETTLE_SMTP_SECURITY',
  username: 'FETTLE_SMTP_USERNAME',
  password: 'FETTLE_SMTP_PASSWORD',
  fromAddress: 'FETTLE_SMTP_FROM',
  fromName: 'FETTLE_SMTP_FROM_NAME',
  allowPrivate: 'FETTLE_SMTP_ALLOW_PRIVATE',
} as const satisfies Record<keyof Config['mail'], string>;

/** Every setting that a variable of this process decides: it can be read here and changed only there. */
export function fixedBy(config: Config): Readonly<Record<SettingSection, FixedSettings>> {
  const isSet = (name: string): boolean => config.settings.some((one) => one.name === name && one.source !== 'default');
  const addresses: Record<string, { variable: string; value: unknown }> = {};
  for (const [field, [variable, surface]] of Object.entries(addressVariables))
    if (isSet(variable)) addresses[field] = { variable, value: config.surfaces[surface].publicUrl };
  const mail = Object.fromEntries(
    Object.entries(mailVariables).flatMap(([field, variable]) => {
      const value = config.mail[field as keyof Config['mail']];
      return value === undefined ? [] : [[field, { variable, value }]];
    }),
  );
  return { mail, addresses, sessions: {}, signIn: {}, retention: {} };
}
