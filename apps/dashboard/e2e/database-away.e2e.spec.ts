import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}
const module = fileURLToPath(new URL('../../../../infra/postgres.mjs', import.meta.url));
const { startPostgres } = (await import(module)) as {
  startPostgres: (options: { folder: string; port: number; throwaway: boolean }) => Promise<Server>;
};

/** A PostgreSQL of somebody's own, which is stopped and started again under a Fettle that runs. */
describe('the admin console while PostgreSQL is away', () => {
  let folder: string;
  let port: number;
  let postgres: Server;
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  const part = (name: string) =>
    page
      .getByRole('list', { name: 'Parts of the control plane' })
      .getByRole('listitem')
      .filter({ has: page.getByText(name, { exact: true }) });
  const processes = () => page.getByRole('list', { name: 'Processes', exact: true }).getByRole('listitem');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fettle-e2e-postgres-'));
    port = await freePort();
    postgres = await startPostgres({ folder, port, throwaway: true });
    fettle = await Installation.create({ DATABASE_URL: postgres.url });
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    await firstAdministrator(first.page, fettle);
    await first.context.close();
    ({ page } = await openPage(browser));
    await signInToAdmin(page, fettle);
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('shows every process with its last beat, the agents by version, and each part', async () => {
    await processes().filter({ hasText: 'fettle-standalone' }).getByText('running').waitFor();
    await page.getByRole('list', { name: 'Agents by version' }).getByText('1 of 1 node').waitFor();
    await part('this process').getByText('healthy').waitFor();
    await soon(() => page.getByText('PostgreSQL is away').count()).toBe(0);
  }, 60_000);

  it('is a page of its own kind after a reload: what is down since when, what was known, what lives', async () => {
    await postgres.stop();
    await page.reload();
    await page.getByText(/^PostgreSQL is away since /).waitFor();
    await part('postgres')
      .getByText(/does not answer: /)
      .waitFor();
    await part('relay').getByText('was healthy').waitFor();
    await part('this process').getByText('healthy', { exact: true }).waitFor();
    await part('agents here')
      .getByText(/speaks? to this process/)
      .waitFor();
    await processes().filter({ hasText: 'fettle-standalone' }).getByText('was running').waitFor();
    await page.getByText(/can be read until/).waitFor();
    await soon(() => page.getByText('Admin console', { exact: true }).count()).toBeGreaterThan(0);
    expect(await pageFaults(page)).toEqual([]);
  }, 60_000);

  it.each([
    ['a desk in the dark', { width: 1440, height: 900 }, 'dark'],
    ['a phone in the light', { width: 390, height: 844 }, 'light'],
  ] as const)(
    'can then be read from %s too',
    async (_name, viewport, colorScheme) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.getByText(/^PostgreSQL is away since /).waitFor();
      expect(await pageFaults(page)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    },
    60_000,
  );

  it('opens nothing else: other pages say that they cannot be read, and somebody new is told why', async () => {
    await page.goto(new URL('/audit', fettle.adminUrl).href);
    await page.getByText('Audit entries could not be read').waitFor();
    const stranger = await openPage(browser);
    const answer = await stranger.page.goto(new URL('/api/v1/diagnostics/health', fettle.adminUrl).href);
    expect(answer!.status()).toBe(401);
    await stranger.context.close();
    await page.goto(fettle.adminUrl);
    await page.getByText(/^PostgreSQL is away since /).waitFor();
  }, 60_000);

  it('comes back by itself when PostgreSQL does', async () => {
    postgres = await startPostgres({ folder, port, throwaway: true });
    await page.getByText('PostgreSQL is away').waitFor({ state: 'detached', timeout: 60_000 });
    await part('relay').getByText('healthy', { exact: true }).waitFor();
    await processes().filter({ hasText: 'fettle-standalone' }).getByText('running', { exact: true }).waitFor();
  }, 120_000);
});
