import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { asksBeforeClosing } from './secret-gate.js';
import { soon } from './soon.js';

const NEW = { name: 'Grace Hopper', email: 'grace@example.test', password: 'granite-orchard-tram-71' };
const LATER = 'velvet-compass-quarry-19';

/** People on a real installation: invited by a link, then by mail; a password that was forgotten; the own profile. */
describe('people', () => {
  let fettle: Installation;
  let browser: Browser;
  let admin: Page;
  let peer: SmtpPeer;
  const faults: string[][] = [];

  const open = async (viewport?: { width: number; height: number }): Promise<Page> => {
    const opened = await openPage(browser, viewport);
    faults.push(opened.faults);
    return opened.page;
  };

  beforeAll(async () => {
    [fettle, browser] = [await Installation.create(), await launchBrowser()];
    peer = await SmtpPeer.open({});
    await fettle.start();
    admin = await open();
    await firstAdministrator(admin, fettle);
    await signInToAdmin(admin, fettle);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await peer?.close();
    await fettle?.remove();
  }, 60_000);

  const console_ = (path: string): string => new URL(path, fettle.adminUrl).href;
  const dashboard = (path: string): string => new URL(path, fettle.dashboardUrl).href;
  const signIn = async (page: Page, password: string): Promise<void> => {
    await page.goto(dashboard('/sign-in'));
    await page.getByLabel('E-mail address').fill(NEW.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it('are invited by a link that is shown once where there is no mail, and join by it', async () => {
    await admin.goto(console_('/users'));
    await admin.getByRole('button', { name: 'Invite people' }).click();
    await admin.getByLabel('E-mail address').fill(NEW.email);
    await admin.getByLabel('E-mail address').press('Enter');
    const link = await admin.getByLabel('invitation link', { exact: true }).innerText();
    expect(link).toMatch(/\/invitations#token=[\w-]{43}$/);
    const shown = admin.getByRole('dialog', { name: `The invitation of ${NEW.email}` });
    await asksBeforeClosing(admin, shown, 'link');
    await shown.getByRole('button', { name: 'I have stored the link' }).click();
    await admin.getByRole('link', { name: 'grace' }).first().waitFor();

    const page = await open({ width: 390, height: 844 });
    await page.goto(link);
    await page.getByText('Ada Lovelace invites you.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByLabel('Your name').fill(NEW.name);
    await page.getByLabel('New password').fill('grace-grace-1906');
    await page.getByRole('button', { name: 'Set the password and join' }).click();
    await page.getByText('The password must meet every rule below').waitFor();
    await page.getByLabel('New password').fill(NEW.password);
    await page.getByRole('button', { name: 'Set the password and join' }).click();
    await page.getByRole('heading', { name: 'You are in' }).waitFor();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByText('This invitation was accepted already').waitFor();
    await signIn(page, NEW.password);
    await page.getByText('You belong to no workspace yet').waitFor();
    await page.goto(dashboard('/me/profile'));
    await page.getByRole('heading', { name: 'My profile' }).waitFor();
  }, 120_000);

  it('are shown in the console with what hangs on the account', async () => {
    await admin.goto(console_('/users?q=grace'));
    await admin.getByRole('link', { name: NEW.name }).click();
    await admin.getByRole('heading', { level: 1, name: NEW.name }).waitFor();
    await admin.getByText('1 device').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    await admin.goto(console_('/users?state=deactivated'));
    await admin.getByText('Nobody fits').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
  }, 60_000);

  it('who forgot the password set a new one by the link of the mail', async () => {
    await setUpMail();
    const page = await open();
    await page.goto(dashboard('/sign-in'));
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password?' }).waitFor();
    await page.getByLabel('E-mail address').fill(NEW.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor();
    const mail = await peer.waitFor(NEW.email);
    expect(mail.link).toMatch(/\/reset-password#token=[\w-]{43}$/);
    await page.goto(mail.link!);
    await page.getByText(`For ${NEW.email}`).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByLabel('New password').fill(LATER);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await page.getByRole('link', { name: 'Sign in with it' }).click();
    await signIn(page, LATER);
    await page.getByText('You belong to no workspace yet').waitFor();
  }, 120_000);

  it('change the own name and password, and choose a clock for every device', async () => {
    const page = await open();
    await signIn(page, LATER);
    await page.getByText('You belong to no workspace yet').waitFor();
    await page.goto(dashboard('/me/profile'));
    await page.getByLabel('Name', { exact: true }).fill('Rear Admiral Hopper');
    await page.getByLabel('Time zone').selectOption('America/New_York');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your profile is saved').waitFor();
    await page.getByRole('group', { name: 'Clock on every device' }).getByText('UTC').click();
    await page.getByLabel('Current password').fill(LATER);
    await page.getByLabel('New password').fill(NEW.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('Your password is changed').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.reload();
    await page.getByLabel('Name', { exact: true }).waitFor();
    await soon(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Rear Admiral Hopper');
  }, 120_000);

  it('are deactivated and deleted by dialogs that say what ends; what stands in the way is named', async () => {
    await admin.goto(console_('/users?q=hopper'));
    await admin.getByRole('link', { name: 'Rear Admiral Hopper' }).click();
    await admin.getByRole('button', { name: 'More' }).click();
    await admin.getByRole('menuitem', { name: 'Deactivate…' }).click();
    await admin.getByText('Within seconds nothing of theirs works').waitFor();
    await admin.getByRole('button', { name: 'Deactivate', exact: true }).click();
    await admin.getByText('deactivated', { exact: true }).first().waitFor();
    await admin.getByRole('button', { name: 'More' }).click();
    await admin.getByRole('menuitem', { name: 'Delete…' }).click();
    await admin.getByRole('textbox').last().fill(NEW.email);
    await admin.getByRole('button', { name: 'Delete the account' }).click();
    await admin.getByRole('heading', { level: 1, name: 'Users' }).waitFor();
    await admin.goto(console_('/users?q=hopper'));
    await admin.getByText('Nobody fits').waitFor();
  }, 60_000);

  it('leave no fault in any page', () => {
    // A link that was used is answered with 410, a page whose session was ended elsewhere with 401; browsers write each down.
    const real = faults.flat().filter((fault) => !/status of 4(01|04|10)/.test(fault));
    expect(real).toEqual([]);
  });

  async function setUpMail(): Promise<void> {
    await admin.goto(console_('/settings'));
    await admin.getByLabel('Mail server', { exact: true }).fill(peer.host);
    await admin.getByLabel('Port', { exact: true }).fill(String(peer.port));
    await admin.getByLabel('Encryption').selectOption('none');
    await admin.getByLabel('Sender’s address').fill('fettle@example.test');
    await admin.getByLabel('The server may be in a private network or on this machine').check();
    await admin.getByRole('button', { name: 'Save mail', exact: true }).click();
    await admin.getByText(/^Changed .* by /).waitFor();
  }
});
