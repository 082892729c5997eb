import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { asksBeforeClosing } from './secret-gate.js';
import { soon } from './soon.js';

const GRACE = { name: 'Grace Hopper', email: 'grace@example.test', password: 'granite-orchard-tram-71' };

/** Members of workspaces as people meet them: invited, promoted while they look on, removed, renamed, archived. The steps build on each other. */
describe('members', () => {
  let fettle: Installation;
  let browser: Browser;
  let owner: Page;
  let grace: Page;
  let home: string;
  const faults: string[][] = [];

  const open = async (): Promise<Page> => {
    const opened = await openPage(browser);
    faults.push(opened.faults);
    return opened.page;
  };
  const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
  const dashboard = (path: string): string => new URL(path, fettle.dashboardUrl).href;

  beforeAll(async () => {
    [fettle, browser] = [await Installation.create(), await launchBrowser()];
    await fettle.start();
    owner = await open();
    home = await firstAdministrator(owner, fettle);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  it('are invited several at once; where there is no mail each link is shown once', async () => {
    await owner.goto(`${home}/members`);
    await row(owner, 'Ada Lovelace').waitFor();
    expect(await pageFaults(owner)).toEqual([]);
    await owner.getByRole('button', { name: 'Invite people' }).click();
    const invite = owner.getByRole('dialog', { name: 'Invite people' });
    await invite.getByLabel('E-mail addresses').fill('nonsense');
    await invite.getByRole('button', { name: 'Invite', exact: true }).click();
    await invite.getByText('No e-mail address: nonsense').waitFor();
    await invite.getByLabel('E-mail addresses').fill(`${GRACE.email}, linus@example.test`);
    expect(await pageFaults(owner)).toEqual([]);
    await invite.getByRole('button', { name: 'Invite 2 people' }).click();
    const links = owner.getByRole('dialog', { name: 'Hand over 2 links' });
    const link = await links.getByLabel(`Invitation link of ${GRACE.email}`, { exact: true }).innerText();
    await asksBeforeClosing(owner, links, 'links');
    await links.getByRole('button', { name: 'I have stored the links' }).click();
    await row(owner, 'linus@example.test').getByText('invited').waitFor();

    grace = await open();
    await grace.goto(link);
    await grace.getByLabel('Your name').fill(GRACE.name);
    await grace.getByLabel('New password').fill(GRACE.password);
    await grace.getByRole('button', { name: 'Set the password and join' }).click();
    await grace.getByRole('heading', { name: 'You are in' }).waitFor();
    await grace.goto(dashboard('/sign-in'));
    await grace.getByLabel('E-mail address').fill(GRACE.email);
    await grace.getByLabel('Password', { exact: true }).fill(GRACE.password);
    await grace.getByRole('button', { name: 'Sign in', exact: true }).click();
    await grace.waitForURL(/\/w\/[^/]+\/now$/);
  }, 180_000);

  it('of an invitation that is not wanted any more end with it', async () => {
    await row(owner, 'linus@example.test').getByRole('button', { name: 'Acts on linus' }).click();
    await owner.getByRole('menuitem', { name: 'Revoke the invitation…' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Revoke the invitation of linus@example.test' });
    await dialog.getByText('1 invitation that nobody has accepted').waitFor();
    await dialog.getByRole('button', { name: 'Revoke 1 invitation' }).click();
    await row(owner, 'linus@example.test').waitFor({ state: 'detached' });
  }, 60_000);

  it('who are viewers see no button that would be refused; promoted while they look on, buttons appear without a reload', async () => {
    await grace.goto(`${home}/members`);
    await row(grace, 'Ada Lovelace').waitFor();
    await soon(() => grace.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
    await soon(() => grace.getByRole('combobox', { name: /^Role of/ }).count()).toBe(0);
    await soon(() => grace.getByRole('button', { name: 'Add', exact: true }).count()).toBe(0);
    await grace.evaluate(() => Object.assign(window, { notReloaded: true }));

    await row(owner, GRACE.name).getByRole('combobox').selectOption('admin');
    const dialog = owner.getByRole('dialog', { name: `Make ${GRACE.name} an admin` });
    await dialog.getByText('invite members, change their roles and remove them').waitFor();
    expect(await pageFaults(owner)).toEqual([]);
    await dialog.getByRole('button', { name: 'Make an admin' }).click();
    await grace.getByRole('button', { name: 'Invite people' }).waitFor();
    await grace.getByRole('button', { name: 'Add', exact: true }).waitFor();
    expect(await grace.evaluate(() => 'notReloaded' in window)).toBe(true);

    await row(owner, GRACE.name).getByRole('combobox').selectOption('viewer');
    await owner.getByRole('button', { name: 'Make a viewer' }).click();
    await grace.getByRole('button', { name: 'Invite people' }).waitFor({ state: 'detached' });
  }, 90_000);

  it('move along when their workspace gets another name and address', async () => {
    await owner.goto(`${home}/settings`);
    await owner.getByLabel('Name', { exact: true }).fill('North fleet');
    await owner.getByLabel('Slug').fill('north');
    expect(await pageFaults(owner)).toEqual([]);
    await owner.getByRole('button', { name: 'Save' }).click();
    await owner.waitForURL(/\/w\/north\/settings$/);
    await grace.waitForURL(/\/w\/north\/members$/);
    await row(grace, 'Ada Lovelace').waitFor();
    home = dashboard('/w/north');
  }, 60_000);

  it('of several workspaces switch between them; the one that was open last opens again', async () => {
    const admin = await open();
    await signInToAdmin(admin, fettle);
    await admin.goto(new URL('/workspaces', fettle.adminUrl).href);
    await row(admin, 'North fleet').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    for (const name of ['South', 'East']) {
      await admin.getByRole('button', { name: 'New workspace' }).click();
      await admin.getByLabel('Name', { exact: true }).fill(name);
      await admin.getByLabel('E-mail address of its owner').fill(GRACE.email);
      await admin.getByRole('button', { name: 'Make the workspace' }).click();
      await row(admin, name).getByText('Grace Hopper').waitFor();
    }
    await grace.reload();
    await grace.getByRole('button', { name: 'Workspace North fleet, switch' }).click();
    const switcher = grace.getByRole('dialog', { name: 'Workspaces' });
    await switcher.getByRole('link', { name: 'South' }).waitFor();
    expect(await pageFaults(grace)).toEqual([]);
    await switcher.getByRole('link', { name: 'South' }).click();
    await grace.waitForURL(/\/w\/south\/now$/);
    await grace.goto(dashboard('/'));
    await grace.waitForURL(/\/w\/south\/now$/);
    // Who has one workspace sees its name, and nothing to switch.
    await owner.goto(`${home}/now`);
    await owner.getByRole('button', { name: 'Add', exact: true }).waitFor();
    await soon(() => owner.getByRole('button', { name: /, switch$/ }).count()).toBe(0);
  }, 120_000);

  it('of an archived workspace read everything, and are offered nothing that would be refused', async () => {
    await grace.goto(dashboard('/w/south/settings'));
    await grace.getByRole('button', { name: 'Archive the workspace…' }).click();
    await grace.getByRole('button', { name: 'Archive the workspace', exact: true }).click();
    await grace.getByText('South is archived').waitFor();
    await soon(() => grace.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await soon(() => grace.getByRole('button', { name: 'Hand on the workspace…' }).count()).toBe(0);
    await grace.goto(dashboard('/w/south/members'));
    await row(grace, GRACE.name).waitFor();
    await soon(() => grace.getByRole('button', { name: 'Invite people' }).count()).toBe(0);
    expect(await pageFaults(grace)).toEqual([]);
    await grace.goto(dashboard('/w/south/settings'));
    await grace.getByRole('button', { name: 'Restore the workspace…' }).click();
    await grace.getByRole('button', { name: 'Restore the workspace', exact: true }).click();
    await grace.getByText('South is archived').waitFor({ state: 'detached' });
  }, 90_000);

  it('who are removed are told so at once, on the page that is open, with their other workspaces', async () => {
    await grace.goto(`${home}/nodes`);
    await grace.getByRole('heading', { level: 1, name: 'Nodes' }).waitFor();
    await owner.goto(`${home}/members`);
    await row(owner, GRACE.name)
      .getByRole('button', { name: `Acts on ${GRACE.name}` })
      .click();
    await owner.getByRole('menuitem', { name: 'Remove from the workspace…' }).click();
    const dialog = owner.getByRole('dialog', { name: `Remove ${GRACE.name} from North fleet` });
    await dialog.getByText('What they have open here, in every browser').waitFor();
    await dialog.getByRole('button', { name: 'Remove 1 member' }).click();
    await grace.getByText('You are no longer in North fleet', { exact: true }).first().waitFor();
    expect(await pageFaults(grace)).toEqual([]);
    await grace.getByRole('link', { name: 'South' }).click();
    await grace.waitForURL(/\/w\/south\/now$/);
  }, 60_000);
});
