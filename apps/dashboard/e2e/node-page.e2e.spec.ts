import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Page } from 'playwright-core';
import { onPhone } from './browser.js';
import type { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** One node: its tabs, what is kept of it, maintenance, and its end. The steps build on each other. */
describe('the page of a node', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let address: string;

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    const url = await fettle.databaseUrl();
    await seedFleet(url, { count: 5, prefix: 'web-' });
    const [node] = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE name = 'web-00001'`, []);
    address = `${home}/nodes/${node!.id}`;
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  const labels = () => page.getByRole('list', { name: 'Labels' });
  const maintenance = () => page.getByRole('region', { name: 'Maintenance', exact: true });
  const until = (name: string, value: string | null) => page.waitForURL((url) => url.searchParams.get(name) === value);
  const title = () => page.getByRole('heading', { level: 1, name: 'web-00001' });

  it('has tabs that the keyboard moves through, that stand in the address, and that leave the header where it is', async () => {
    await page.goto(address);
    await page.getByRole('heading', { name: 'About this node' }).waitFor();
    await soon(() => tab('Overview').getAttribute('aria-selected')).toBe('true');
    expect(await pageFaults(page)).toEqual([]);
    await tab('Config').click();
    await until('tab', 'config');
    await page.getByRole('heading', { name: 'Maintenance windows' }).waitFor();
    await soon(() => title().isVisible()).toBe(true);
    await page.goBack();
    await until('tab', null);
    await tab('Overview').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await until('tab', 'config');
    await page.goto(`${address}?tab=tasks`);
    await page.getByText('Nothing has run on this node yet').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.goto(`${address}?tab=nonsense`);
    await page.getByRole('heading', { name: 'About this node' }).waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('keeps tags, site, criticality, owner and notes, and says which tag is none', async () => {
    await page.goto(`${address}?tab=config`);
    const tags = page.getByLabel('Tags (optional)');
    await tags.fill('web Env:Prod');
    await page.getByText('“Env:Prod” is no tag', { exact: false }).waitFor();
    await tags.fill('web env:prod');
    await page.getByLabel('Site (optional)').fill('Paris');
    await page.getByLabel('Criticality').selectOption('critical');
    await page.getByLabel('Owner (optional)').selectOption({ index: 1 });
    await page.getByLabel('Notes (optional)').fill('# Disks\n\nReplace *sdb*. <b>not bold</b>');
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    for (const word of ['critical', 'Paris', 'web', 'env:prod'])
      await labels().getByText(word, { exact: true }).waitFor();
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await tab('Overview').click();
    await page.getByRole('heading', { name: 'Disks', level: 3 }).waitFor();
    await page.getByText('<b>not bold</b>', { exact: false }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.goto(`${home}/nodes?q=tag%3Aweb`);
    await page.getByRole('link', { name: 'web-00001', exact: true }).waitFor();
    await soon(() => page.getByRole('link', { name: 'web-00002', exact: true }).count()).toBe(0);
    expect(faults).toEqual([]);
  }, 180_000);

  it('is taken into maintenance with a reason and an end, says so with its age, and is out of it with one click', async () => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Maintenance…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take web-00001 into maintenance' });
    await dialog.getByRole('button', { name: 'Start maintenance' }).click();
    await dialog.getByText('Say in 3 to 500 characters why').waitFor();
    await dialog.getByLabel('Reason').fill('New disks');
    await dialog.getByLabel('How long').selectOption('120');
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await dialog.getByRole('button', { name: 'Start maintenance' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await maintenance().getByText('New disks', { exact: true }).waitFor();
    await maintenance()
      .getByText(/ends by itself in/)
      .waitFor();
    await soon(() => page.getByRole('button', { name: 'Maintenance…' }).count()).toBe(0);
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await maintenance().getByRole('button', { name: 'End maintenance' }).click();
    await maintenance().waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Maintenance…' }).waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('gives a command by which the machine becomes this node again', async () => {
    await page.goto(`${address}?tab=config`);
    await page.getByRole('button', { name: 'Make the install command' }).click();
    await page.getByText("--bootstrap-token 'fettle_install_", { exact: false }).first().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 120_000);

  it('ends with its name typed, after saying what stops, and never by Enter', async () => {
    await page.goto(`${address}?tab=config`);
    await page.getByRole('button', { name: 'Decommission the node…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Decommission web-00001' });
    await dialog.getByText('What stops working').waitFor();
    await dialog.getByText('1 agent key is revoked').waitFor();
    const act = dialog.getByRole('button', { name: 'Decommission 1 node' });
    await soon(() => act.isDisabled()).toBe(true);
    await dialog.getByLabel('Type web-00001 to go on').fill('web-0000');
    await soon(() => act.isDisabled()).toBe(true);
    await dialog.getByLabel('Type web-00001 to go on').fill('web-00001');
    await page.keyboard.press('Enter');
    await act.focus();
    await page.keyboard.press('Enter');
    await soon(() => dialog.isVisible()).toBe(true);
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await act.click();
    await page.waitForURL(`${home}/nodes`);
    await page.getByRole('link', { name: 'web-00002', exact: true }).waitFor();
    await soon(() => page.getByRole('link', { name: 'web-00001', exact: true }).count()).toBe(0);
    await page.goto(address);
    await page.getByText('Back to all nodes').waitFor();
  }, 180_000);
});
