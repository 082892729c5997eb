import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, until } from '@fettle/testing';
import { appendFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';

/** A log of this machine, followed through its own agent. The steps build on each other. */
describe('the logs of a node', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let url: string;
  let address: string;
  let folder: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-log-')));
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    ({ page } = await openPage(browser));
    const home = await firstAdministrator(page, fettle);
    url = await fettle.databaseUrl();
    const own = await until(
      async () => (await sql<{ id: string }>(url, 'SELECT id FROM nodes WHERE hostname = $1', [hostname()]))[0],
      { what: 'the own node', timeoutMs: 60_000 },
    );
    address = `${home}/nodes/${own.id}?tab=logs`;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  const lines = () => page.getByRole('region', { name: /^Log of .*, text$/ });

  it('shows lines as they are written, marks what is searched and hides what is filtered', async () => {
    writeFileSync(join(folder, 'app.log'), 'first line\n');
    await page.goto(address);
    await page.getByText('Nothing is followed').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('radio', { name: 'File' }).check({ force: true });
    await page.getByLabel('Path').fill(join(folder, 'app.log'));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await lines().getByText('first line').waitFor();
    appendFileSync(join(folder, 'app.log'), 'second line\nsomething else\n');
    await lines().getByText('something else').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByLabel('Show only lines with').fill('else');
    await lines().getByText('second line').waitFor({ state: 'detached' });
    expect(await lines().getByText('something else').isVisible()).toBe(true);
  }, 120_000);

  it('cancels the following when the page is left', async () => {
    await page.getByRole('tab', { name: 'Overview', exact: true }).click();
    const states = () =>
      sql<{ final_state: string | null }>(url, `SELECT final_state FROM tasks WHERE type = 'follow_logs'`, []);
    await until(async () => (await states()).every(({ final_state }) => final_state === 'cancelled'), {
      what: 'the end of the task',
      timeoutMs: 60_000,
    });
    expect(await states()).toHaveLength(1);
  }, 90_000);
});
