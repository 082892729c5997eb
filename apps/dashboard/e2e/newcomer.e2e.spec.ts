import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { person } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

/** One path from an empty data folder to a command's output, in one browser. The steps build on each other. */
describe('a newcomer', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    ({ page, faults } = await openPage(browser));
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  it('is sent to the printed link while there is no account', async () => {
    await page.goto(fettle.dashboardUrl);
    await page.getByText('Open the link that npm start printed').waitFor();
    // Nobody is signed in yet: the refused question is the only fault that this page may show.
    expect(faults.filter((fault) => !/401/.test(fault))).toEqual([]);
    faults.length = 0;
  }, 60_000);

  it('makes the first administrator with it and is signed in', async () => {
    await page.goto(fettle.setupUrl);
    // What it stands on was looked at before anything is asked; what can wait is folded away and may stay so.
    const installation = page.getByRole('region', { name: 'This installation' });
    await installation.getByText('Database', { exact: true }).waitFor();
    await installation.locator('[data-status=healthy], [data-status=degraded]').nth(1).waitFor();
    await page.getByText('as this browser sees them').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    for (const part of await page.locator('summary').all()) await part.click();
    await page.getByLabel('Mail server', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    for (const part of await page.locator('summary').all()) await part.click();
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await soon(() => page.locator('[data-met=true]').count()).toBeLessThan(3);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.locator('[data-met=true]').nth(2).waitFor();
    await page.getByRole('button', { name: 'Make the administrator and sign in' }).click();
    await page.waitForURL(/\/w\/[^/]+\/now$/);
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  }, 60_000);

  it('finds this machine online, with charts that move by themselves', async () => {
    await page.getByText('Nothing needs you').waitFor();
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Nodes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor();
    await page.getByText('The one node is live', { exact: true }).waitFor();
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(/\/nodes\/[0-9a-f-]{36}$/);
    const processor = page.getByRole('figure', { name: 'Processor' });
    await processor.locator('canvas').waitFor();
    await soon(() => page.locator('[data-live=live]').first().isVisible()).toBe(true);
    const before = await newestSample(processor);
    // Samples come every 15 s; the page is left alone meanwhile.
    await until(async () => ((await newestSample(processor)) ?? '') > (before ?? ''), {
      timeoutMs: 60_000,
      what: 'a new sample in the chart',
    });
  }, 120_000);

  it('runs a command and reads its output', async () => {
    await page.getByRole('link', { name: 'Run a command' }).click();
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.getByText('One field needs a correction').waitFor();
    const command = page.getByLabel('Command', { exact: true });
    await soon(() => command.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByLabel('Command', { exact: true }).fill('uname -a');
    const preview = page.getByLabel('The command as it will run');
    await soon(() => preview.innerText()).toContain("/bin/sh -c 'uname -a'");
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    await page.getByText('succeeded', { exact: true }).first().waitFor();
    await page
      .getByText(/^Linux .* GNU\/Linux$/)
      .first()
      .waitFor();
  }, 60_000);

  it('keeps the output as a file', async () => {
    const button = page.getByRole('button', { name: 'Download the whole output' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^Linux .* GNU\/Linux\n$/);
  }, 60_000);

  it('sees beside the charts of the machine what happened on it', async () => {
    const task = page.url();
    await page.getByRole('main').locator('a[href*="/nodes/"]').first().click();
    const events = page.getByRole('region', { name: /^Events on / });
    await events.getByText('Joined', { exact: true }).waitFor();
    await events.getByRole('link', { name: /^“uname -a”: succeeded after / }).click();
    await page.waitForURL(task);
  }, 60_000);

  it('finds everything again after a reload', async () => {
    await page.reload();
    await page
      .getByText(/^Linux .* GNU\/Linux$/)
      .first()
      .waitFor();
    await page.getByText('exit code 0').first().waitFor();
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Tasks' }).click();
    await page.getByRole('table').getByRole('link', { name: 'uname -a' }).waitFor();
    await page.goBack();
    await page
      .getByText(/^Linux .* GNU\/Linux$/)
      .first()
      .waitFor();
  }, 60_000);

  it.each([
    ['a desk in the light', { width: 1440, height: 900 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)(
    'can read and operate every page from %s',
    async (_name, viewport, colorScheme) => {
      const task = page.url();
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const home = task.replace(/\/tasks\/.*$/, '');
      const node = await page.locator('a[href*="/nodes/"]').first().getAttribute('href');
      const faultsOf: Record<string, string[]> = {};
      for (const [path, read] of [
        [`${home}/now`, /^Nothing needs you$/],
        [`${home}/nodes`, /^The one node is live$/],
        [new URL(node ?? '', home).href, /^Joined$/],
        [`${home}/nodes/new`, /^Which machine is it\?$/],
        [`${home}/tasks`, /^uname -a$/],
        [`${home}/tasks/new`, /^Where$/],
        [task, /^Linux .* GNU\/Linux$/],
      ] as const) {
        await page.goto(path);
        // A page keeps asking, so its network is never idle for long: what stands there when it has been read is waited for.
        await page.getByText(read).first().waitFor();
        faultsOf[path.replace(home, '')] = await pageFaults(page);
      }
      expect(Object.entries(faultsOf).filter(([, found]) => found.length > 0)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    },
    120_000,
  );

  it('is told so where an address leads nowhere, with a way on', async () => {
    const lost = await page.context().newPage();
    const refused: string[] = [];
    lost.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) refused.push(message.text());
    });
    const home = page.url().replace(/\/tasks\/.*$/, '');
    await lost.goto(`${home}/nothing`);
    await lost.getByText('There is no page at this address').waitFor();
    expect(await pageFaults(lost)).toEqual([]);
    await lost.goto(`${home}/nodes/01890000-0000-7000-8000-000000000000`);
    await lost.getByText('This node does not exist, or you may not see it').waitFor();
    expect(await lost.title()).toBe('No such node · Fettle');
    expect(await pageFaults(lost)).toEqual([]);
    await lost.getByRole('link', { name: 'Back to all nodes' }).click();
    await lost.waitForURL(/\/nodes$/);
    expect(refused).toEqual([]);
    await lost.close();
  }, 60_000);

  it('signs out, is turned away, and comes back to where it was', async () => {
    const task = page.url();
    expect(faults).toEqual([]);
    await page.getByRole('button', { name: person.name }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in$/);
    await page.goto(task);
    await page.waitForURL(/\/sign-in\?return=/);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(task);
    await page
      .getByText(/^Linux .* GNU\/Linux$/)
      .first()
      .waitFor();
  }, 60_000);

  it('opens the admin console with the same account and sees that every part is healthy', async () => {
    const admin = await openPage(browser);
    await admin.page.goto(fettle.adminUrl);
    await admin.page.waitForURL(/\/sign-in$/);
    await admin.page.getByLabel('E-mail address').fill(person.email);
    await admin.page.getByLabel('Password', { exact: true }).fill(person.password);
    await admin.page.getByRole('button', { name: 'Sign in' }).click();
    await admin.page.getByText(/^All \d+ parts are healthy$/).waitFor();
    await soon(() => admin.page.getByText('Admin console').first().isVisible()).toBe(true);
    await admin.context.close();
  }, 60_000);

  it('cannot use the setup link a second time', async () => {
    const other = await openPage(browser);
    await other.page.goto(fettle.setupUrl);
    await other.page.getByText('Fettle is already set up').waitFor();
    await other.context.close();
  }, 60_000);
});

/** The time of the newest point that a chart says it shows. */
function newestSample(chart: ReturnType<Page['getByRole']>): Promise<string | null> {
  return chart.locator('time').first().getAttribute('datetime');
}
