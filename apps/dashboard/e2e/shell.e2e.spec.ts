import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon, turn } from './soon.js';

/** What is around every page, and the first one: top bar, command palette, shortcuts, Now. The steps build on each other. */
describe('the shell', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let nodeName: string;

  beforeAll(async () => {
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    await page.goto(`${home}/nodes`);
    await page.getByText('The one node is live').waitFor();
    nodeName = await page.getByRole('table').getByRole('link').first().innerText();
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 60_000);

  const at = (path: string) => page.waitForURL(`${home}/${path}`);
  const palette = () => page.getByRole('dialog', { name: 'Command palette' });
  const typed = () => page.getByRole('combobox', { name: 'Command palette' });
  const hasFocus = (control: Locator) => control.evaluate((one) => one === document.activeElement);

  it('lets the keyboard skip to the content', async () => {
    await page.reload();
    await page.getByText('The one node is live').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await soon(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  }, 120_000);

  it('shows times in the chosen zone, also after a reload', async () => {
    const zone = page.getByRole('radio', { name: 'UTC', exact: true });
    await page.getByText('UTC', { exact: true }).click();
    await soon(() => zone.isChecked()).toBe(true);
    await page.reload();
    await page.getByText('The one node is live').waitFor();
    await soon(() => zone.isChecked()).toBe(true);
  }, 60_000);

  it('adds only what there is to add', async () => {
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await soon(() => page.getByRole('menuitem').allInnerTexts()).toEqual(['Add a node', 'New task']);
    await page.getByRole('menuitem', { name: 'New task' }).click();
    await at('tasks/new');
  }, 60_000);

  it('finds a node through the server and goes there, by keyboard alone', async () => {
    await page.getByLabel('Command', { exact: true }).focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: nodeName }).first().waitFor();
    await soon(() => hasFocus(typed())).toBe(true);
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.type(nodeName.slice(0, 3).toUpperCase());
    const found = page.getByRole('option', { name: nodeName, exact: false }).first();
    await found.and(page.locator('[aria-selected=true]')).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/nodes\/[0-9a-f-]{36}$/);
    await soon(() => palette().count()).toBe(0);
  }, 60_000);

  it('prepares a command on a node without running it', async () => {
    await page.keyboard.press('Control+k');
    await soon(() => hasFocus(typed())).toBe(true);
    await page.keyboard.type(`run ${nodeName}`);
    await page.getByRole('option', { name: `Run a command on ${nodeName}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tasks\/new\?node=/);
    await page.getByRole('button', { name: `Run on ${nodeName}` }).waitFor();
    await page.goto(`${home}/tasks`);
    await page.getByText('Nothing has been run yet').waitFor();
  }, 60_000);

  it('says that nothing fits, and Escape gives the focus back', async () => {
    const search = page.getByRole('button', { name: 'Search', exact: true });
    await search.click();
    await typed().fill('no such thing anywhere');
    await page.getByText('Nothing fits these words.').waitFor();
    await page.getByText('0 results').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await soon(() => hasFocus(search)).toBe(true);
  }, 120_000);

  it('goes to pages with two keys and to the filter with one, but not while somebody types', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await at('nodes');
    const filter = page.getByRole('combobox', { name: 'Filter nodes' });
    await filter.waitFor();
    await page.keyboard.press('/');
    await soon(() => hasFocus(filter)).toBe(true);
    await page.keyboard.type('gt?/');
    await soon(() => filter.inputValue()).toBe('gt?/');
    await soon(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    await filter.blur();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await at('tasks');
  }, 60_000);

  it('shows all shortcuts on a sheet, where those of one character can be turned off', async () => {
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await page.keyboard.press('?');
    await sheet.waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await turn(sheet.getByRole('switch'), false);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await palette().waitFor();
    await soon(() => sheet.count()).toBe(0);
    await page.getByRole('option', { name: 'Show the keyboard shortcuts' }).click();
    await turn(sheet.getByRole('switch'), true);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  }, 60_000);

  it('says in one sentence that nothing needs anybody', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await at('now');
    await page.getByText('Nothing needs you').waitFor();
    await page.getByText('The one node is live, and nothing has failed in the last 24 hours.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 60_000);

  it('tells of a failed command by itself, and leads to it', async () => {
    const other = await page.context().newPage();
    await other.goto(`${home}/tasks/new`);
    await other.getByLabel('Command', { exact: true }).fill('exit 3');
    await other.getByRole('radio', { name: nodeName }).check();
    await other.getByRole('button', { name: `Run on ${nodeName}` }).click();
    await other.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    const task = other.url();
    await page.getByText('1 thing needs you').waitFor();
    await page.getByText('“exit 3” failed').waitFor();
    await page.getByRole('region', { name: 'Ended last' }).getByText('exit 3').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('region', { name: 'Needs you' }).getByRole('link', { name: nodeName }).click();
    await page.waitForURL(task);
    await other.close();
    await page.goto(`${home}/now`);
  }, 60_000);

  it('holds on a phone in the dark', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByText('1 thing needs you').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('option', { name: nodeName }).first().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  }, 60_000);

  it('is led through the pages by a thumb on a phone', async () => {
    const bar = page.getByRole('navigation', { name: 'Main, short' });
    const { y, height } = (await bar.boundingBox())!;
    expect(y + height).toBe(844);
    for (const [name, path] of [
      ['Nodes', 'nodes'],
      ['Tasks', 'tasks'],
      ['Now', 'now'],
    ] as const) {
      await bar.getByRole('link', { name, exact: true }).click();
      await at(path);
      await bar.locator('[aria-current=page]').getByText(name, { exact: true }).waitFor();
      await soon(() => bar.locator('[aria-current=page]').count()).toBe(1);
    }
    await bar.getByRole('button', { name: 'More' }).click();
    const all = page.getByRole('dialog', { name: 'All pages' });
    await all.getByRole('link', { name: 'New task' }).click();
    await at('tasks/new');
    await all.waitFor({ state: 'detached' });
    // The end of a page is not under the bar.
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const end = await page.locator('main').evaluate((main) => main.lastElementChild!.getBoundingClientRect().bottom);
    expect(end).toBeLessThanOrEqual(y);
    await page.goto(`${home}/now`);
  }, 60_000);

  it('says that it is late where the connection stands and nothing could be read for long', async () => {
    const context = await browser.newContext({ storageState: await page.context().storageState(), timezoneId: 'UTC' });
    const slow = await context.newPage();
    await slow.goto(`${home}/nodes`);
    await slow.getByText('The one node is live').waitFor();
    await slow.locator('[data-live=live]').first().waitFor();
    // Nothing is answered and nothing fails from here on; only the question whether Fettle is there still is.
    await slow.route('**/api/**', () => new Promise<void>(() => undefined));
    await slow.clock.setFixedTime(Date.now() + 120_000);
    const late = slow.locator('[data-live=late]').first();
    await late.getByText('late, 2 min').waitFor();
    await slow.getByRole('status').getByText('Live updates are late').waitFor({ state: 'attached' });
    await soon(() => slow.locator('[data-reach]').count()).toBe(0);
    expect(await pageFaults(slow)).toEqual([]);
    await context.close();
  }, 60_000);

  it('says with its age that it is cut off, and keeps what it had as old', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: null });
    await page.getByText('1 thing needs you').waitFor();
    await fettle.stop();
    const live = page.locator('[data-live=offline]').first();
    await live.waitFor();
    await soon(() => live.innerText()).toMatch(/offline, \d+ (s|min)/);
    await page.getByText('1 thing needs you, when last read').waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 90_000);
});
