import type { SettingValues } from '@fettle/contracts';

type MailValues = SettingValues<'mail'>;

/** How mail is sent, with the opened password. */
export interface MailSettings extends Omit<MailValues, 'host' | 'fromAddress'> {
  readonly host: string;
  readonly fromAddress: string;
  readonly password: string | null;
}

/** The effective values of every section, as the code that obeys them reads them. */
export interface SettingsDocument {
  /** Null: not configured, no mail can be sent. */
  readonly mail: MailSettings | null;
  /** As this process uses them: a change takes effect when it starts again. */
  readonly addresses: SettingValues<'addresses'>;
  readonly sessions: SettingValues<'sessions'>;
  readonly signIn: SettingValues<'signIn'>;
  readonly retention: SettingValues<'retention'>;
}
