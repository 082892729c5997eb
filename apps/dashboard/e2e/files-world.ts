import { sql, until } from '@fettle/testing';
import { createHash } from 'node:crypto';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';

/** The digest of bytes, as hex. */
export const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

/** A Fettle whose own agent allows one folder to be changed and another to be read, and a person who looks at them. */
export class FilesWorld {
  private constructor(
    readonly fettle: Installation,
    private readonly browser: Browser,
    /** May be read and written. */
    readonly folder: string,
    /** May be read and not written. */
    readonly fixed: string,
  ) {}

  page!: Page;
  /** What went wrong in the page. */
  faults: string[] = [];
  databaseUrl = '';
  private address = '';

  static async open(): Promise<FilesWorld> {
    const [folder, fixed] = ['fettle-files-', 'fettle-fixed-'].map((name) =>
      realpathSync(mkdtempSync(join(tmpdir(), name))),
    ) as [string, string];
    const fettle = await Installation.create({
      FETTLE_AGENT_FILE_READ_ROOTS: `${folder}:${fixed}:/etc`,
      FETTLE_AGENT_FILE_WRITE_ROOTS: folder,
    });
    const world = new FilesWorld(fettle, await launchBrowser(), folder, fixed);
    await fettle.start();
    await world.enter();
    return world;
  }

  private async enter(): Promise<void> {
    const { page, faults } = await openPage(this.browser);
    const home = await firstAdministrator(page, this.fettle);
    this.databaseUrl = await this.fettle.databaseUrl();
    const own = await until(
      async () => (await this.sql<{ id: string }>('SELECT id FROM nodes WHERE hostname = $1', [hostname()]))[0],
      { what: 'the own node', timeoutMs: 60_000 },
    );
    faults.length = 0;
    Object.assign(this, { page, faults, address: `${home}/nodes/${own.id}?tab=files` });
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.fettle.remove();
    for (const path of [this.folder, this.fixed]) rmSync(path, { recursive: true, force: true });
  }

  sql<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
    return sql<T>(this.databaseUrl, text, values);
  }

  /** A path in the folder that may be changed. */
  at(name: string): string {
    return join(this.folder, name);
  }

  async openFolder(path = this.folder): Promise<void> {
    await this.page.goto(`${this.address}&path=${encodeURIComponent(path)}`);
  }

  async openFile(path: string): Promise<void> {
    await this.page.goto(`${this.address}&file=${encodeURIComponent(path)}`);
  }

  /** A picture of the page, where somebody wants to look: `TEST_SHOTS` names the folder. */
  async shot(name: string): Promise<void> {
    const place = process.env['TEST_SHOTS'];
    if (place) await this.page.screenshot({ path: join(place, `${name}.png`), fullPage: true });
  }

  async onPhone(look: () => Promise<void>): Promise<void> {
    await this.page.setViewportSize({ width: 390, height: 844 });
    await look();
    await this.page.setViewportSize({ width: 1440, height: 900 });
  }

  async inTheDark(look: () => Promise<void>): Promise<void> {
    await this.page.emulateMedia({ colorScheme: 'dark' });
    await look();
    await this.page.emulateMedia({ colorScheme: 'light' });
  }
}
