import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { SettingSection } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { Config } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { knownSecrets } from '@fettle/platform/redaction';
import { Keys, SealError } from '@fettle/platform/secrets';
import { effectiveDocument, type OpenedSection } from './effective-settings.js';
import { PlatformSettingRepository, type StoredSection } from './platform-setting.repository.js';
import type { SettingsDocument } from './settings-document.js';

/** What the key of sealed settings is derived for. */
export const SETTINGS_PURPOSE = 'platform-settings';
/** While the bus is away nothing tells of changes, and so long a value is believed. */
const UNTOLD_MS = 1_000;

interface Held {
  readonly document: SettingsDocument;
  /** On `performance.now()`; Infinity: until a change is told. */
  readonly until: number;
}

/** What a secret of a row is bound to. */
export function boundTo(rowId: string, name: string): string {
  return `${rowId}/${name}`;
}

/** The settings that this process obeys: read once, and again as soon as any process has changed one. */
@Injectable()
export class PlatformSettings implements OnApplicationBootstrap {
  private readonly log = new Logger('PlatformSettings');
  private held: Held | null = null;
  private reading: Promise<Held> | null = null;
  /** Readings so far, and the one that `held` is from. */
  private begun = 0;
  private heldSince = 0;

  constructor(
    private readonly config: Config,
    private readonly repository: PlatformSettingRepository,
    private readonly keys: Keys,
    private readonly bus: Bus,
  ) {
    bus.subscribe('facts', (body) => {
      // Facts are many and these are rare: looked at before they are parsed.
      if (body.includes('"platform-settings.changed"')) void this.refresh();
    });
    bus.onGap(() => void this.refresh());
  }

  /** So that nobody has to wait for the first reading inside of a transaction. */
  onApplicationBootstrap(): Promise<void> {
    return this.refresh();
  }

  /**
   * Effective values of one section, secrets opened; held per process and read again within a second of a change anywhere. Costs no SQL and
   * never waits once they have been read; while the database is away the last known values hold.
   * @throws DomainError `dependency.unavailable` when they have never been read
   */
  async section<K extends keyof SettingsDocument>(name: K): Promise<SettingsDocument[K]> {
    const { held } = this;
    if (!held) return (await (this.reading ?? this.read())).document[name];
    if (held.until <= performance.now() && !this.reading) void this.refresh();
    return held.document[name];
  }

  /** Reads again. Never throws: what cannot be read stays as it was, and is tried again by whoever asks after a second. */
  async refresh(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      if (this.held) this.held = { ...this.held, until: performance.now() + UNTOLD_MS };
      this.log.warn(`Settings cannot be read, the last known hold: ${(error as Error).message}`);
    }
  }

  /** One that began later knows more: an earlier one may have been made before the change that caused the later. */
  private async read(): Promise<Held> {
    const begun = (this.begun += 1);
    const reading = this.readNow();
    this.reading = reading;
    try {
      const read = await reading;
      if (begun > this.heldSince) [this.held, this.heldSince] = [read, begun];
      return read;
    } finally {
      if (this.reading === reading) this.reading = null;
    }
  }

  private async readNow(): Promise<Held> {
    const isTold = await this.bus.check().then(
      () => true,
      () => false,
    );
    const rows = await this.repository.all(Ctx.system('platform settings'));
    const document = effectiveDocument(new Map(rows.map((row) => [row.section, this.opened(row)])), this.config);
    return { document, until: isTold ? Infinity : performance.now() + UNTOLD_MS };
  }

  private opened({ id, section, document, secrets }: StoredSection): OpenedSection {
    const open: Record<string, string> = {};
    for (const [name, sealed] of Object.entries(secrets)) {
      const text = this.openOne(section, name, () => this.keys.open(SETTINGS_PURPOSE, sealed, boundTo(id, name)));
      if (text === null) continue;
      knownSecrets.add(text);
      open[name] = text;
    }
    return { document, secrets: open };
  }

  /** A secret whose key is gone counts as not set: it must not take the other settings with it. */
  private openOne(section: SettingSection, name: string, open: () => Buffer): string | null {
    try {
      return open().toString('utf8');
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      this.log.error(`The stored ${section}.${name} cannot be opened with the keys of this process: ${error.message}`);
      return null;
    }
  }
}
