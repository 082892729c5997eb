import { settingFields } from '@fettle/contracts';
import { withPublicUrls, type Config, type SurfaceName } from '@fettle/platform/config';
import { rowsBeforeStart } from '@fettle/platform/database';

const fields = { operator: 'operatorUrl', admin: 'adminUrl', agent: 'agentUrl' } as const;

/** The configuration with the public addresses that administrators have set: they are read once, when a process starts. */
export async function withStoredAddresses(config: Config): Promise<Config> {
  const sql = `SELECT document FROM platform_settings WHERE section = 'addresses'`;
  const [row] = await rowsBeforeStart<{ document: Record<string, unknown> }>(config.databaseUrl, sql);
  const urls: Partial<Record<SurfaceName, string>> = {};
  for (const surface of Object.keys(fields) as SurfaceName[]) {
    const parsed = settingFields.addresses[fields[surface]].safeParse(row?.document[fields[surface]]);
    if (parsed.success) urls[surface] = parsed.data;
  }
  return withPublicUrls(config, urls);
}
