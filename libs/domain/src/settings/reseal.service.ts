import { Injectable, Logger } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { Keys, SealError } from '@fettle/platform/secrets';
import { PlatformSettingRepository } from './platform-setting.repository.js';
import { SETTINGS_PURPOSE, boundTo } from './platform-settings.js';
import { SealedColumnRepository, type SealedColumn, type SealedRow } from './sealed-column.repository.js';

/** Everything that is sealed besides the settings themselves. */
const columns: readonly SealedColumn[] = [{ table: 'deliveries', column: 'sealed_data', purpose: 'delivery-data' }];
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * After a rotation of the master key: seals with the current version what an older one has sealed, so that the older one can be taken away.
 * What cannot be opened is left as it is and told in the log. May run twice at once.
 */
@Injectable()
export class ResealService {
  private readonly log = new Logger('Reseal');

  constructor(
    private readonly keys: Keys,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: PlatformSettingRepository,
    private readonly sealed: SealedColumnRepository,
  ) {}

  /** Returns how many texts were sealed anew. */
  async run(ctx: Ctx): Promise<number> {
    let count = await this.resealSettings(ctx);
    for (const column of columns) count += await this.resealColumn(ctx, column);
    if (count > 0) this.log.log(`${count} secrets are sealed with master key version ${this.keys.currentVersion} now`);
    return count;
  }

  private async resealSettings(ctx: Ctx): Promise<number> {
    const rows = await this.settings.all(ctx);
    const stale = rows.filter(({ secrets }) => Object.values(secrets).some((one) => this.keys.isStale(one)));
    let count = 0;
    for (const { section } of stale) {
      await this.unitOfWork.run(ctx, async (inside) => {
        const row = await this.settings.lock(inside, section);
        const secrets = { ...row.secrets };
        for (const [name, text] of Object.entries(secrets)) {
          const anew = this.anew(SETTINGS_PURPOSE, text, boundTo(row.id, name));
          if (anew === null) continue;
          secrets[name] = anew;
          count += 1;
        }
        // Their values are what they were, so their version is too.
        await this.settings.putSecrets(inside, row.id, secrets);
      });
    }
    return count;
  }

  private async resealColumn(ctx: Ctx, column: SealedColumn): Promise<number> {
    const version = this.keys.currentVersion;
    let count = 0;
    for (let after = FIRST_ID; ;) {
      const rows: SealedRow[] = await this.sealed.stale(ctx, column, { version, after });
      for (const row of rows) {
        const anew = this.anew(column.purpose, row.sealed, row.id);
        if (anew !== null && (await this.sealed.swap(ctx, column, row, anew))) count += 1;
      }
      const last = rows.at(-1);
      if (!last) return count;
      after = last.id;
    }
  }

  /** The same text under the current key; null when it is, or cannot be opened. */
  private anew(purpose: string, text: string, aad: string): string | null {
    if (!this.keys.isStale(text)) return null;
    try {
      return this.keys.seal(purpose, this.keys.open(purpose, text, aad), aad);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.log.error(`A sealed text (${purpose}, ${aad}) cannot be opened: ${error.message}`);
      return null;
    }
  }
}
