import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { signIn, signInToAdmin } from './first-administrator.js';
import type { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** Somebody who may only look gets a team; buttons come and go on its nodes while the page is open. The steps build on each other. */
describe('teams', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let viewer: Page;
  let faults: string[];
  let viewerFaults: string[];
  let home: string;

  beforeAll(async () => {
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    await seedFleet(await fettle.databaseUrl(), { count: 12, prefix: 'web-' });
    const email = await seedViewer(await fettle.databaseUrl());
    ({ page: viewer, faults: viewerFaults } = await openPage(browser));
    await signIn(viewer, fettle, email);
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const heading = (at: Page, name: string) => at.getByRole('heading', { level: 1, name, exact: true });
  const runButton = () => viewer.getByRole('link', { name: 'Run a command', exact: true });

  async function openNode(name: string): Promise<void> {
    await viewer.goto(`${home}/nodes?q=name%3A${name}`);
    // A click would open it beside the list.
    const address = await viewer.getByRole('link', { name, exact: true }).getAttribute('href');
    await viewer.goto(new URL(address ?? '', home).href);
    await heading(viewer, name).waitFor();
  }

  it('are explained where there is none, and somebody who may not make one is told who can', async () => {
    await viewer.goto(`${home}/teams`);
    await viewer.getByText('No team yet').waitFor();
    await viewer.getByText('Making teams takes the permission team:manage').waitFor();
    await soon(() => viewer.getByRole('button', { name: 'New team' }).count()).toBe(0);
    expect(await pageFaults(viewer)).toEqual([]);
  }, 120_000);

  it('are made with a right in words, given members by search, and nodes from their list after a preview', async () => {
    await page.goto(`${home}/teams`);
    await page.getByRole('button', { name: 'New team' }).click();
    const dialog = page.getByRole('dialog', { name: 'Make a team' });
    await dialog.getByLabel('Name', { exact: true }).fill('Web operations');
    await dialog.getByRole('radio', { name: /^As operator/ }).check();
    expect(await pageFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make the team' }).click();
    await heading(page, 'Web operations').waitFor();
    await page.getByRole('button', { name: 'Add members…' }).click();
    const adding = page.getByRole('dialog', { name: 'Add members to Web operations' });
    await adding.getByLabel('Search members').fill('vera');
    await adding.getByRole('checkbox', { name: /Vera Viewer/ }).check();
    expect(await pageFaults(page)).toEqual([]);
    await adding.getByRole('button', { name: 'Add 1 member' }).click();
    await page.getByRole('list', { name: 'Members of the team' }).getByText('Vera Viewer').waitFor();
    await page.goto(`${home}/nodes?q=name%3Aweb-0000`);
    for (const name of ['web-00001', 'web-00002']) {
      await page.getByRole('link', { name, exact: true }).focus();
      await page.keyboard.press('x');
    }
    await page.getByRole('button', { name: 'Give 2 nodes to a team…' }).click();
    const moving = page.getByRole('dialog', { name: 'Give nodes to a team' });
    await moving.getByLabel('Team', { exact: true }).selectOption({ label: 'Web operations (operator)' });
    await moving.getByRole('list', { name: 'Nodes that move' }).getByText('web-00002').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await moving.getByRole('button', { name: 'Give 2 nodes' }).click();
    await moving.waitFor({ state: 'hidden' });
    await page.goto(`${home}/nodes?q=team%3A%22Web+operations%22`);
    await page.getByRole('status').getByText('All 2 nodes').waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('let a viewer run commands on their nodes, and offer nothing on others', async () => {
    await openNode('web-00001');
    await runButton().waitFor();
    await viewer.getByRole('tab', { name: 'Config' }).click();
    await viewer.getByRole('heading', { name: 'Agent keys' }).waitFor();
    await soon(() => viewer.getByRole('button', { name: /^Revoke/ }).count()).toBe(0);
    await soon(() => viewer.getByRole('button', { name: 'Rename…' }).count()).toBe(0);
    expect(await pageFaults(viewer)).toEqual([]);
    await openNode('web-00003');
    await viewer.getByRole('heading', { name: 'About this node' }).waitFor();
    await soon(() => runButton().count()).toBe(0);
    await viewer.goto(`${home}/tasks/new`);
    await viewer.getByText(/more you may see, but not run commands on/).waitFor();
    await soon(() => viewer.getByRole('radio', { name: 'web-00003' }).count()).toBe(0);
    await viewer.getByRole('radio', { name: 'web-00001' }).check();
    await viewer.getByLabel('Command', { exact: true }).fill('uptime');
    await viewer.getByRole('button', { name: 'Run on web-00001' }).click();
    await viewer.getByRole('button', { name: 'Cancel the task…' }).waitFor();
    expect(viewerFaults).toEqual([]);
  }, 180_000);

  it('take the buttons away while the page is open, when their right becomes another one', async () => {
    await openNode('web-00001');
    await runButton().waitFor();
    await page.goto(`${home}/teams`);
    await page.getByRole('link', { name: /^Web operations/ }).click();
    await page.getByRole('button', { name: 'Change…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change Web operations' });
    await dialog.getByRole('radio', { name: /^As editor/ }).check();
    await dialog.getByRole('button', { name: 'Save the team' }).click();
    await runButton().waitFor({ state: 'detached' });
    await viewer.getByRole('button', { name: 'Rename…' }).waitFor();
    expect(viewerFaults).toEqual([]);
  }, 120_000);

  it('are answered for in the console: the matrix, and why somebody may', async () => {
    const admin = await openPage(browser);
    await signInToAdmin(admin.page, fettle);
    await admin.page.goto(new URL('/roles', fettle.adminUrl).href);
    await admin.page
      .getByRole('region', { name: 'Roles of a workspace' })
      .getByText('task:run-medium')
      .first()
      .waitFor();
    expect(await pageFaults(admin.page)).toEqual([]);
    await admin.page.getByLabel('Search permissions').fill('team:manage');
    await admin.page.getByText('Opens', { exact: false }).first().waitFor();
    await admin.page.getByRole('tab', { name: 'Can somebody…?' }).click();
    await admin.page.getByLabel('Who', { exact: true }).selectOption({ label: 'Vera Viewer · viewer@example.org' });
    await admin.page.getByLabel('What', { exact: true }).selectOption('node:update');
    await admin.page.getByLabel('In the workspace').selectOption({ label: 'Default · default' });
    await admin.page.getByText('Yes, it would be let in').waitFor();
    await admin.page.getByText('On nodes of Web operations (editor) a right of the team gives it').waitFor();
    await admin.page.getByLabel('What', { exact: true }).selectOption('task:run-medium');
    await admin.page.getByText('No, it would be refused with 403').waitFor();
    expect(await pageFaults(admin.page)).toEqual([]);
    await admin.context.close();
  }, 120_000);

  it('are seen in the console, at their workspace: what they grant, what they hold and who is in them', async () => {
    const { page: admin, context, faults: adminFaults } = await openPage(browser);
    await signInToAdmin(admin, fettle);
    adminFaults.length = 0;
    await admin.goto(new URL('/workspaces', fettle.adminUrl).href);
    await admin.getByRole('link', { name: /^Default/ }).click();
    await heading(admin, 'Default').waitFor();
    await admin.getByRole('row').filter({ hasText: 'Vera Viewer' }).getByText('Web operations').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    await admin.getByRole('tab', { name: 'Teams' }).click();
    const row = admin.getByRole('row').filter({ hasText: 'Web operations' });
    await row.getByText('what an editor may').waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'Web operations',
      'what an editor may',
      '1',
      '2',
      'Vera Viewer',
    ]);
    await consolePageHolds(admin);
    await admin.getByLabel('Part of a team’s name or description').fill('no such team');
    await admin.getByText('No team fits').waitFor();
    await admin.getByRole('button', { name: 'Show all teams' }).click();
    await row.getByRole('link', { name: 'Vera Viewer' }).click();
    await heading(admin, 'Vera Viewer').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    await admin.getByRole('region', { name: 'Teams' }).getByRole('link', { name: 'Web operations' }).click();
    await row.waitFor();
    await admin.getByRole('button', { name: 'Acts', exact: true }).click();
    await admin.getByRole('menuitem', { name: 'Add an owner…' }).waitFor();
    expect(adminFaults).toEqual([]);
    await admin.goto(new URL(`/workspaces/${crypto.randomUUID()}`, fettle.adminUrl).href);
    await admin.getByText('There is no such workspace').waitFor();
    await context.close();
  }, 120_000);

  it('are deleted only with where their nodes go; the nodes stay', async () => {
    await page.getByRole('button', { name: 'Delete…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete the team Web operations' });
    const act = dialog.getByRole('button', { name: 'Delete 1 team' });
    await soon(() => act.isDisabled()).toBe(true);
    await dialog.getByLabel('Where its 2 nodes go').selectOption({ label: 'To no team' });
    expect(await pageFaults(page)).toEqual([]);
    await act.click();
    await page.getByText('No team yet').waitFor();
    await viewer.getByRole('button', { name: 'Rename…' }).waitFor({ state: 'detached' });
    // That the team is gone is told live, maybe before its page has given way to the list: then it asks once more, in vain.
    expect(faults.filter((fault) => !/ 404 .*\/teams\/[0-9a-f-]{36}/.test(fault))).toEqual([]);
  }, 120_000);
});

/** The page that is open is read and operated from a desk and a phone, in the light and in the dark. */
async function consolePageHolds(page: Page): Promise<void> {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ])
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.getByText('what an editor may').waitFor();
      expect([viewport, colorScheme, await pageFaults(page)]).toEqual([viewport, colorScheme, []]);
    }
}
