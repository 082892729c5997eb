import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Installation } from './installation.js';
import { listPage } from './list-page.js';
import { pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon, turn } from './soon.js';

/** 230 seeded nodes, of which 46 run alpine, 23 were never heard from, and 32 have no agent key; and this machine, which is live. */
const seeded = { count: 230, prefix: 'web-' };

/** The list of nodes, as somebody uses it who has a fleet. The steps build on each other. */
describe('the list of nodes', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;

  beforeAll(async () => {
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    await seedFleet(await fettle.databaseUrl(), seeded);
    await openNodes();
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const { table, filter, foot, row, until } = listPage(() => page);
  const address = () => new URL(page.url()).searchParams;
  const names = () => table().getByRole('row').getByRole('link').allInnerTexts();

  async function openNodes(query = ''): Promise<void> {
    await page.goto(`${home}/nodes${query}`);
    await table().getByRole('row').nth(1).waitFor();
  }

  it('says how the fleet is, worst first', async () => {
    await page.getByText('230 of 231 nodes need you', { exact: true }).waitFor();
    await foot(/^\d+ of 231 nodes$/);
    await soon(async () => (await names()).slice(0, 2)).toEqual(['web-00000', 'web-00001']);
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('is filtered by typing, with what could come next chosen by keyboard', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('pre');
    await page.getByRole('option', { name: /presence:/ }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await soon(() => filter().inputValue()).toBe('presence:');
    await page.keyboard.type('ne');
    await page.getByRole('option', { name: /never/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('q', 'presence:never');
    await foot('All 23 nodes');
    await soon(async () => (await names()).every((name) => name.endsWith('9'))).toBe(true);
    await page.getByRole('button', { name: /^never heard from/, pressed: true }).waitFor();
    await page.getByText('230 of 231 nodes need you', { exact: true }).waitFor();
  }, 120_000);

  it('keeps its filter over a reload, and gives it up at a chip', async () => {
    await page.reload();
    await foot('All 23 nodes');
    await soon(() => filter().inputValue()).toBe('presence:never');
    await page.getByRole('button', { name: /^Take off Presence/ }).click();
    await until('q', null);
    await foot(/of 231 nodes$/);
  }, 120_000);

  it('underlines what it cannot read, says why, and stays as it was', async () => {
    await filter().fill('cpu>much web');
    await page.getByText('“much” is not a number').waitFor();
    await soon(() => page.locator('[data-problem]').allInnerTexts()).toEqual(['much']);
    expect(await pageFaults(page)).toEqual([]);
    await foot(/of 231 nodes$/);
    expect(address().get('q')).toBeNull();
    await filter().press('Escape');
    await soon(() => filter().inputValue()).toBe('');
  }, 120_000);

  it('is narrowed by values with their counts, which write into the same text', async () => {
    await page.getByRole('button', { name: 'System', exact: true }).click();
    const facet = page.getByRole('dialog', { name: 'Filter by system' });
    await facet.getByRole('listitem').filter({ hasText: 'alpine' }).getByText('46', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await turn(facet.getByRole('checkbox', { name: 'alpine' }), true);
    await until('q', 'os:alpine');
    await foot('All 46 nodes');
    await facet.getByRole('button', { name: 'not alpine' }).click();
    await until('q', '-os:alpine');
    await foot(/of 185 nodes$/);
    await page.keyboard.press('Escape');
    await page.getByText('184 of 185 nodes that match need you', { exact: true }).waitFor();
  }, 120_000);

  it('offers the way back where nothing matches', async () => {
    await filter().fill('name:nowhere');
    await page.getByText('No node matches').waitFor();
    await page.getByRole('button', { name: 'Show all nodes' }).click();
    await foot(/of 231 nodes$/);
  }, 120_000);

  it('is ordered by its headers, through the server', async () => {
    const header = () => table().getByRole('columnheader', { name: 'Node' });
    await header().getByRole('button').click();
    await until('sort', 'name');
    await header().getByRole('button').click();
    await until('dir', 'desc');
    await table().getByRole('link', { name: 'web-00229' }).waitFor();
    await soon(() => header().getAttribute('aria-sort')).toBe('descending');
    await soon(async () => (await names()).find((name) => name.startsWith('web-'))).toBe('web-00229');
  }, 120_000);

  it('shows the columns and the height of rows that were chosen, also to whom the address is sent', async () => {
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await turn(page.getByRole('checkbox', { name: 'Architecture' }), true);
    await turn(page.getByRole('checkbox', { name: 'Load' }), false);
    await page.getByText('Tight', { exact: true }).click();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const shown = async () => (await table().getByRole('columnheader').allInnerTexts()).map((text) => text.trim());
    await soon(() => shown()).toContain('Architecture');
    await soon(() => shown()).not.toContain('Load');
    const sent = await browser.newContext({ storageState: await page.context().storageState({ indexedDB: false }) });
    const other = await sent.newPage();
    await other.goto(page.url());
    await other.getByRole('columnheader', { name: 'Architecture' }).waitFor();
    await soon(async () => (await other.getByRole('row').nth(1).boundingBox())?.height).toBe(32);
    expect(new URL(other.url()).searchParams.get('sort')).toBe('name');
    await sent.close();
    await page.goto(`${home}/now`);
    await openNodes();
    await until('rows', 'compact');
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByRole('button', { name: 'As the list is made' }).click();
    await page.keyboard.press('Escape');
    await until('cols', null);
  }, 120_000);

  it('is peeked into by keyboard, at an address of its own', async () => {
    await openNodes('?sort=name');
    const panel = (name: string) => page.getByRole('complementary', { name: `Peek at ${name}` });
    await row('web-00000').getByRole('link').focus();
    await page.keyboard.press('Space');
    await panel('web-00000').getByText('web-00000.example.org').waitFor();
    await page.keyboard.press('j');
    await panel('web-00001').getByText('web-00001.example.org').waitFor();
    await soon(() => row('web-00001').getAttribute('aria-current')).toBe('true');
    expect(await pageFaults(page)).toEqual([]);
    await page.reload();
    await panel('web-00001').getByText('web-00001.example.org').waitFor();
    const peeked = page.url();
    await row('web-00001').getByRole('link').focus();
    await page.keyboard.press('k');
    await panel('web-00000').getByText('web-00000.example.org').waitFor();
    await page.keyboard.press('Escape');
    await panel('web-00000').waitFor({ state: 'detached' });
    await until('peek', null);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'web-00000' }).waitFor();
    await page.setViewportSize({ width: 800, height: 900 });
    await page.goto(peeked);
    await page.getByRole('heading', { level: 1, name: 'web-00001' }).waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  }, 120_000);

  it('lists its keys on the sheet of shortcuts, and they can be turned off', async () => {
    await openNodes();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByText('Peek at the row').waitFor();
    await sheet.getByText('Select the row').waitFor();
    await turn(sheet.getByRole('switch'), false);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('/');
    await soon(() => filter().evaluate((field) => field === document.activeElement)).toBe(false);
    await page.evaluate(() => localStorage.removeItem('single-key-shortcuts'));
  }, 120_000);

  it('is exported exactly as it is filtered', async () => {
    await openNodes('?q=os%3Aalpine+presence%3Aoffline&sort=name');
    await foot(/^All \d+ nodes$/);
    const all = Number(/\d+/.exec(await page.getByText(/^All \d+ nodes$/).innerText())?.[0]);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByText(`${all} nodes that match`, { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /JSON lines/ }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    const exported = lines.map((line) => JSON.parse(line) as { name: string; os: string; presence: string });
    expect(exported).toHaveLength(all);
    expect(new Set(exported.map(({ os, presence }) => `${os} ${presence}`))).toEqual(new Set(['alpine offline']));
    expect(exported.map(({ name }) => name)).toEqual(exported.map(({ name }) => name).toSorted());
  }, 120_000);

  it('whose export is refused says so in place, and can be asked for again', async () => {
    await openNodes('?q=os%3Aalpine');
    const refusal = { code: 'request.rate_limited', message: 'Too many requests', requestId: 'r-1' };
    await page.route('**/nodes/export?*', (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '7' }, json: refusal }),
    );
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: /CSV/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Export as CSV' });
    await dialog.getByRole('alert').getByText('Too many requests').waitFor();
    await dialog.getByText('Try again in 7 s.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.unroute('**/nodes/export?*');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Try again' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^nodes-\d{4}-\d\d-\d\d\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^id,name,/);
    await dialog.waitFor({ state: 'detached' });
  }, 120_000);
});
