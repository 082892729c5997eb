import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';

/** The pages of the admin console, over an installation that has just been set up. */
describe('the admin console', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  const at = (path: string) => new URL(path, fettle.adminUrl).href;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    await firstAdministrator(first.page, fettle);
    await first.context.close();
    ({ page, faults } = await openPage(browser));
    await signInToAdmin(page, fettle);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  it('shows who did what, filters it in the address, and opens one entry', async () => {
    await page.getByRole('link', { name: 'Audit' }).first().click();
    await page.getByText(/entries verified$/).waitFor();
    await page.getByLabel(/^Event/).fill('setup');
    await page.getByLabel(/^Event/).press('Enter');
    await page.waitForURL(/[?&]event=setup/);
    await page.getByText('1 entry verified').waitFor();
    await page.getByRole('link', { name: 'setup.completed' }).click();
    const dialog = page.getByRole('dialog', { name: 'setup.completed' });
    await dialog.getByText(/^number \d+ of its chain$/).waitFor();
    expect(page.url()).toMatch(/[?&]entry=[0-9a-f-]{36}/);
    expect(await pageFaults(page)).toEqual([]);
    await page.reload();
    await dialog.getByRole('button', { name: 'Same target' }).click();
    await page.waitForURL(/[?&]target=/);
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.getByRole('link', { name: 'workspace.created' }).waitFor();
  }, 60_000);

  it('hands the entries over as JSON lines', async () => {
    await page.goto(at('/audit?workspace=platform'));
    const button = page.getByRole('button', { name: /^Export \d+ entr/ });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toMatch(/^fettle-audit-.*\.jsonl$/);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { event: string; workspace: null });
    expect(entries.map(({ event }) => event)).toContain('session.started');
    expect(entries.every(({ workspace }) => workspace === null)).toBe(true);
  }, 60_000);

  it('says what to do where nothing matches', async () => {
    await page.goto(at('/audit?event=no.such.event'));
    await page.getByText('No entry matches').waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).last().click();
    await page.getByText(/entries verified$/).waitFor();
  }, 60_000);

  it.each([
    ['a desk in the light', { width: 1440, height: 900 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)(
    'can be read and operated from %s',
    async (_name, viewport, colorScheme) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const faultsOf: Record<string, string[]> = {};
      for (const path of pages) {
        await page.goto(at(path));
        await page.locator('h1').waitFor();
        await page.waitForLoadState('networkidle');
        faultsOf[path] = await pageFaults(page);
      }
      expect(Object.entries(faultsOf).filter(([, found]) => found.length > 0)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    },
    120_000,
  );

  it('has shown no fault of its own on the way', () => {
    expect(faults).toEqual([]);
  });
});

const pages = ['/', '/audit', '/audit?event=no.such.event', '/audit?range=days'];
