import { sql } from '@fettle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { signIn } from './first-administrator.js';
import type { Installation } from './installation.js';
import { listPage } from './list-page.js';
import { pageFaults } from './page-gates.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon, turn } from './soon.js';

/** 230 seeded nodes, of which 46 run alpine, 23 were never heard from, and 32 have no agent key; and this machine, which is live. */
const seeded = { count: 230, prefix: 'web-' };

/** Acts on many nodes and tasks, the lists on a phone, and for somebody who may only look. The steps build on each other. */
describe('acts from the lists', () => {
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
  const bar = (what: string) => page.getByRole('region', { name: `Selected ${what}` });

  async function openNodes(query = ''): Promise<void> {
    await page.goto(`${home}/nodes${query}`);
    await table().getByRole('row').nth(1).waitFor();
  }

  /** The question of an act on the ten nodes named web-0002…, asked by way of one that is picked. */
  async function actOnAll(kind: string): Promise<Locator> {
    await openNodes('?q=name%3Aweb-0002&sort=name');
    await row('web-00020').getByRole('checkbox').check();
    await bar('nodes').getByRole('button', { name: 'Act on all 10 that match…' }).click();
    const question = page.getByRole('dialog', { name: 'Act on all that match' });
    await question.getByText('10 nodes match').waitFor();
    await question.getByLabel('What is done').selectOption(kind);
    return question;
  }

  it('keeps it while the filter changes, and takes all that match from the server', async () => {
    await openNodes('?q=arch%3Aarm64&sort=name');
    await row('web-00000').getByRole('link').focus();
    await page.keyboard.press('x');
    await bar('nodes').getByText('1 node selected').waitFor();
    await filter().fill('name:web-0001');
    await foot('1 selected · All 10 nodes');
    await bar('nodes').getByText('1 node selected').waitFor();
    await row('web-00010').getByRole('checkbox').check();
    await row('web-00012')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await bar('nodes').getByText('4 nodes selected').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await bar('nodes').getByRole('button', { name: 'Select all 10 that match' }).click();
    await bar('nodes').getByText('11 nodes selected').waitFor();
    // web-00013 has no agent key: of every seven the last.
    await bar('nodes').getByText('web-00013 has no agent key and is left out').waitFor();
  }, 120_000);

  it('runs one command on all of it after one preview and one question', async () => {
    await bar('nodes').getByRole('link', { name: 'Run a command on 10 nodes…' }).click();
    await page.getByRole('heading', { level: 1, name: 'One command on many nodes' }).waitFor();
    await page.getByText('web-00013 has no agent key and is left out').waitFor();
    await page.getByText('10 nodes, none of them live').waitFor();
    await page.getByRole('button', { name: 'Leave out web-00019' }).click();
    await page.getByText('9 nodes, none of them live').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByLabel('Command', { exact: true }).fill('uname -a');
    await page.getByRole('button', { name: 'Run on 9 nodes…' }).click();
    const question = page.getByRole('dialog', { name: 'Run this command on 9 nodes' });
    await question.getByText("/bin/sh -c 'uname -a'").waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const act = question.getByRole('button', { name: 'Run on 9 nodes' });
    await act.focus();
    await page.keyboard.press('Enter');
    await soon(() => question.isVisible()).toBe(true);
    await act.click();
    await page.getByText('9 tasks were made').waitFor();
    await soon(() => page.getByRole('list', { name: 'Tasks that were made' }).getByRole('link').count()).toBe(9);
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('cancels tasks after a preview, with a reason, and never by Enter', async () => {
    await page.goto(`${home}/tasks?q=uname+state%3Aqueued`);
    await foot('All 9 tasks');
    await page.getByText('9 waiting', { exact: true }).waitFor();
    await table().getByRole('checkbox').nth(1).check();
    await bar('tasks').getByRole('button', { name: 'Select all 9 that match' }).click();
    await bar('tasks').getByRole('button', { name: 'Cancel 9 tasks…' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel 9 tasks' });
    await question.getByText('9 have not started and will not run.').waitFor();
    const keep = question.getByRole('button', { name: 'Keep them' });
    await soon(() => keep.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await pageFaults(page)).toEqual([]);
    await question.getByLabel(/^Reason/).fill('wrong fleet');
    await page.keyboard.press('Enter');
    const act = question.getByRole('button', { name: 'Cancel 9 tasks' });
    await act.focus();
    await page.keyboard.press('Enter');
    await soon(() => question.isVisible()).toBe(true);
    await act.click();
    await page.getByText('9 tasks were asked to stop.').waitFor();
    await page.goto(`${home}/tasks?state=cancelled`);
    await until('q', 'state:cancelled');
    await foot('All 9 tasks');
    await row('uname -a').first().getByRole('link').focus();
    await page.keyboard.press('Space');
    await page
      .getByRole('complementary')
      .getByText(/cancelled/)
      .first()
      .waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('takes what is picked into maintenance, then all that match, and says of each what became of it', async () => {
    await openNodes('?q=name%3Aweb-0002&sort=name');
    await row('web-00020').getByRole('checkbox').check();
    await row('web-00021').getByRole('checkbox').check();
    await bar('nodes').getByRole('button', { name: 'Labels or maintenance…' }).click();
    const picked = page.getByRole('dialog', { name: 'Act on 2 nodes' });
    await picked.getByText('web-00020, web-00021').waitFor();
    await picked.getByLabel('What is done').selectOption('Begin maintenance');
    const begin = picked.getByRole('button', { name: 'Begin maintenance on 2 nodes' });
    await soon(() => begin.isDisabled()).toBe(true);
    await picked.getByLabel(/^Reason/).fill('New switch');
    await picked.getByLabel(/^How long/).selectOption('2 hours');
    expect(await pageFaults(page)).toEqual([]);
    await begin.click();
    await page.getByRole('heading', { level: 1, name: 'Maintenance for 2 hours: New switch' }).waitFor();
    await page.getByText('2 of 2', { exact: true }).waitFor();
    await foot('All 2 nodes');
    expect(await pageFaults(page)).toEqual([]);
    const all = await actOnAll('Begin maintenance');
    await all.getByLabel(/^Reason/).fill('New rack');
    await all.getByRole('button', { name: 'Begin maintenance on 10 nodes' }).click();
    await page.getByText('10 of 10', { exact: true }).waitFor();
    await page.getByText('done, 2 left out', { exact: true }).waitFor();
    await page.getByLabel('Show nodes by outcome').selectOption('left out (2)');
    await row('web-00021').getByText('is in maintenance already').waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('ends the maintenance of all that match, and gives them to a team', async () => {
    await (await actOnAll('End maintenance')).getByRole('button', { name: 'End maintenance on 10 nodes' }).click();
    await page.getByRole('heading', { level: 1, name: 'End the maintenance' }).waitFor();
    await page.getByText('10 of 10', { exact: true }).waitFor();
    await page.getByLabel('Show nodes by outcome').selectOption('done (10)');
    const url = await fettle.databaseUrl();
    expect(await sql(url, `SELECT id FROM windows WHERE state = 'active'`)).toEqual([]);
    await sql(
      url,
      `INSERT INTO teams (id, workspace_id, name, role) SELECT gen_random_uuid(), id, 'Racks', 'operator' FROM workspaces`,
    );
    const giving = await actOnAll('Give to a team');
    await giving.getByLabel('Team', { exact: true }).selectOption('Racks (operator)');
    expect(await pageFaults(page)).toEqual([]);
    await giving.getByRole('button', { name: 'Give to a team: 10 nodes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Give to the team Racks' }).waitFor();
    await page.getByText('10 of 10', { exact: true }).waitFor();
    await openNodes('?q=team%3ARacks&sort=name');
    await foot('All 10 nodes');
  }, 120_000);

  it('holds on a phone in the dark: cards, filters on a sheet, the bar of the selection', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${home}/nodes`);
    await page.getByRole('listitem').getByRole('link', { name: 'web-00000' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filters' }).click();
    const sheet = page.getByRole('dialog', { name: 'Filter nodes' });
    await turn(sheet.getByRole('checkbox', { name: 'alpine' }), true);
    expect(await pageFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: 'Show the list' }).click();
    await sheet.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
    await page.getByRole('checkbox', { name: 'Select web-00000' }).check();
    await bar('nodes').getByText('1 node selected').waitFor();
    // One line, so that the list is in sight; the acts are a press away, and leave some of it in sight too.
    const height = async () => (await bar('nodes').boundingBox())!.height;
    await soon(() => height()).toBeLessThan(64);
    const run = bar('nodes').getByRole('link', { name: 'Run a command on web-00000…' });
    await soon(() => run.isVisible()).toBe(false);
    await bar('nodes').getByRole('button', { name: 'Acts', expanded: false }).click();
    await run.waitFor();
    await soon(() => height()).toBeLessThan(540);
    expect(await pageFaults(page)).toEqual([]);
    await bar('nodes').getByRole('button', { name: 'Acts', expanded: true }).click();
    await run.waitFor({ state: 'hidden' });
    expect(await pageFaults(page)).toEqual([]);
    await page.goto(`${home}/tasks`);
    await page.getByRole('listitem').getByRole('link', { name: 'uname -a' }).first().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: null });
    expect(faults).toEqual([]);
  }, 120_000);

  it('offers no acts to whom the roles allow none', async () => {
    const email = await seedViewer(await fettle.databaseUrl());
    const viewer = await openPage(browser);
    await signIn(viewer.page, fettle, email);
    await viewer.page.goto(`${home}/nodes`);
    await viewer.page.getByRole('link', { name: 'web-00000', exact: true }).waitFor();
    await soon(() => viewer.page.getByRole('checkbox').count()).toBe(0);
    await viewer.page.getByRole('link', { name: 'web-00000', exact: true }).focus();
    await viewer.page.keyboard.press('x');
    await soon(() => viewer.page.getByRole('region', { name: 'Selected nodes' }).count()).toBe(0);
    await viewer.page.goto(`${home}/tasks`);
    await viewer.page.getByRole('link', { name: 'uname -a' }).first().waitFor();
    await soon(() => viewer.page.getByRole('checkbox').count()).toBe(0);
    await viewer.context.close();
  }, 120_000);
});
