import type { SettingSection } from '@fettle/contracts';
import { SettingEditor } from '@fettle/domain/settings';
import { Ctx } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';

/** Where nobody listens: nothing is ever sent, and the answer says so at once. */
export const noMailServer = {
  host: '127.0.0.1',
  port: 1,
  security: 'none',
  username: null,
  allowPrivate: true,
} as const;

/** The version of a section, to change it from. */
export async function storedVersion(api: TestApi, section: SettingSection): Promise<number> {
  const sql = 'SELECT version FROM platform_settings WHERE section = $1';
  return (await api.sql<{ version: number }>(sql, [section]))[0]?.version ?? 0;
}

/** Makes mail configured, by default with a server that does not answer. */
export async function setUpMail(api: TestApi, { password, ...server }: MailSetUp = noMailServer): Promise<void> {
  const version = await storedVersion(api, 'mail');
  const values = { fromAddress: 'fettle@example.org', fromName: 'Fettle', ...server };
  const secrets = password ? { password: { do: 'replace', value: password } as const } : {};
  await api.get(SettingEditor).change(Ctx.system('test'), { mail: { version, values, secrets } });
}

export interface MailSetUp {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly username: string | null;
  readonly allowPrivate: boolean;
  readonly password?: string | null;
  readonly fromAddress?: string;
  readonly fromName?: string;
}
