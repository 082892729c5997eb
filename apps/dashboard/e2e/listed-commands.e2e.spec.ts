import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { everyLook } from './every-look.js';
import { signIn } from './first-administrator.js';
import type { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { nodeIdOf, seedPresence } from './seeded-readings.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** Commands of the list, for one node and for many, and once more. The steps build on each other. */
describe('commands of the list', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let operator: Page;
  let faults: string[];
  let home: string;
  let url: string;
  /** Addresses of tasks that were made here. */
  let looking: string;
  let restarting: string;

  beforeAll(async () => {
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 3, prefix: 'web-' });
    const email = await seedViewer(url);
    await sql(url, `UPDATE memberships SET role = 'operator' WHERE role = 'viewer'`, []);
    ({ page: operator } = await openPage(browser));
    await signIn(operator, fettle, email);
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const dialog = () => page.getByRole('dialog');
  const choose = (label: string) => page.getByLabel('Command', { exact: true }).selectOption({ label });
  const fromTheList = () => page.getByText('From the list', { exact: true }).click();
  const again = (at: Page) => at.getByRole('link', { name: 'Run it again…' });
  const line = () => page.getByLabel('The command as it will run');

  it('are chosen by what a node knows, run, and can be run again as they were', async () => {
    const own = await nodeIdOf(url, `name NOT LIKE 'web-%'`);
    await page.goto(`${home}/tasks/new?node=${own}`);
    await fromTheList();
    await page.getByText(/^\d+ that this node knows and you may run\.$/).waitFor();
    await choose('Check service (services)');
    await page.getByText('Fill in what it needs.').waitFor();
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    expect(await everyLook(page)).toEqual([]);
    await choose('Disk usage (system)');
    expect(await everyLook(page)).toEqual([]);
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.getByRole('heading', { name: 'Answer' }).waitFor();
    looking = page.url();
    expect(await everyLook(page)).toEqual([]);
    await again(page).click();
    await page.getByRole('heading', { level: 1, name: 'Run it again' }).waitFor();
    await line().getByText('disk_usage', { exact: false }).waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('that disrupt are asked about first, with the name of the node to type', async () => {
    const seeded = await nodeIdOf(url, `name = 'web-00000'`);
    await seedPresence(url, seeded);
    await page.goto(`${home}/tasks/new?node=${seeded}`);
    await fromTheList();
    await choose('Restart machine (system)');
    await page.getByRole('button', { name: 'Run on web-00000' }).click();
    await dialog().getByText('/usr/sbin/shutdown -r +1', { exact: false }).waitFor();
    const confirm = dialog().getByRole('button', { name: 'Restart machine', exact: true });
    await soon(() => confirm.isDisabled()).toBe(true);
    expect(await everyLook(page)).toEqual([]);
    await dialog().getByLabel('Type web-00000 to go on').fill('web-00000');
    await page.keyboard.press('Enter');
    await soon(() => dialog().isVisible()).toBe(true);
    await confirm.click();
    await page.getByRole('heading', { level: 1, name: 'Restart machine' }).waitFor();
    restarting = page.url();
    await again(page).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  it('are offered once more to those who may run that very command', async () => {
    await operator.goto(looking);
    await again(operator).waitFor();
    await operator.goto(restarting);
    await operator.getByRole('heading', { level: 1, name: 'Restart machine' }).waitFor();
    await operator.getByRole('button', { name: 'Cancel the task…' }).waitFor();
    await soon(() => again(operator).count()).toBe(0);
    await operator.goto(`${home}/tasks/new?node=${await nodeIdOf(url, `name = 'web-00000'`)}`);
    await operator.getByText('From the list', { exact: true }).click();
    const offered = () => operator.getByLabel('Command', { exact: true }).innerText();
    await soon(offered).toContain('Restart service (services)');
    expect(await offered()).not.toContain('Restart machine (system)');
  }, 120_000);

  it('go to many nodes after one question, and not where each node would have to say what is meant', async () => {
    const nodes = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE name LIKE 'web-%' ORDER BY name`, []);
    const packed = nodes.map(({ id }) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')).join('');
    await page.goto(`${home}/tasks/new?targets=${packed}`);
    await fromTheList();
    await choose('Restart service (services)');
    await page.getByLabel('Service', { exact: false }).first().fill('nginx');
    await page.getByText('This is done node by node').waitFor();
    const run = page.getByRole('button', { name: 'Run on 3 nodes…' });
    await soon(() => run.isDisabled()).toBe(true);
    expect(await everyLook(page)).toEqual([]);
    await choose('Disk usage (system)');
    await run.click();
    const question = page.getByRole('dialog', { name: 'Disk usage on 3 nodes' });
    await question.getByText('On web-00000, web-00001, web-00002.').waitFor();
    expect(await everyLook(page)).toEqual([]);
    await question.getByRole('button', { name: 'Run on 3 nodes' }).click();
    await page.getByText('3 tasks were made').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);
});
