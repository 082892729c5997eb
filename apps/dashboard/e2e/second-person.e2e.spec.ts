import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer, until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';

const grace = { name: 'Grace Hopper', email: 'grace@example.test', password: 'copper-lantern-harbour-77' };

/** Words of everything that acts and that a viewer would be refused; none of it may be on a page that a viewer sees. */
const ACTS =
  /^(Run a command|New task|Add a node|Add|Cancel( the task|\s\d+ tasks?)?…?|Invite people|New team|Rename…?|Edit…?|Revoke|Restart|Archive|Delete|Remove)/;

/** Fields that only choose what is seen, and what everybody may do about oneself. */
const HARMLESS =
  /^(Role|State|Time|Severity|Kind of event|Order|Group the nodes|Show keys that have ended|Leave the workspace…|(Filter|Search|Order) .*)$/;

/** The second person's way in: invited by mail, first a viewer, then made an operator while the page is open. */
describe('a second person', () => {
  let fettle: Installation;
  let browser: Browser;
  let smtp: SmtpPeer;
  let ada: Page;
  let her: Page;
  let home: string;
  const faults: string[] = [];
  const refused: string[] = [];

  beforeAll(async () => {
    smtp = await SmtpPeer.open();
    fettle = await Installation.create(smtp.env);
    browser = await launchBrowser();
    await fettle.start();
    ({ page: ada } = await openPage(browser));
    home = await firstAdministrator(ada, fettle);
    const opened = await openPage(browser);
    her = opened.page;
    her.on('response', (answer) => {
      if (answer.status() === 403) refused.push(`${answer.request().method()} ${answer.url()}`);
    });
    her.on('pageerror', (error) => faults.push(error.message));
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
    await smtp?.close();
  }, 60_000);

  it('is invited by mail, whose link nobody else can follow afterwards', async () => {
    await ada.goto(`${home}/members`);
    await ada.getByRole('button', { name: 'Invite people' }).click();
    const dialog = ada.getByRole('dialog');
    await dialog.getByLabel('E-mail addresses').fill(grace.email);
    await dialog.getByLabel('Role').selectOption('viewer');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await ada.getByRole('row', { name: new RegExp(grace.email) }).waitFor();
    const mail = await smtp.waitFor(grace.email);
    expect(mail.html).toContain(mail.link?.split('#')[0]);
    expect(new URL(mail.link ?? '').origin).toBe(new URL(fettle.dashboardUrl).origin);
    await her.goto(mail.link ?? '');
    await her.getByLabel('Your name').fill(grace.name);
    expect(await pageFaults(her)).toEqual([]);
    await her.getByLabel('New password', { exact: true }).fill(grace.password);
    await her.getByRole('button', { name: 'Set the password and join' }).click();
    await her.getByRole('heading', { name: 'You are in' }).waitFor();
    const { page: late } = await openPage(browser);
    await late.goto(mail.link ?? '');
    await late
      .getByText(/was used|no longer/)
      .first()
      .waitFor();
    await late.context().close();
  }, 120_000);

  it('signs in for the first time as a viewer, and sees nothing that would be refused', async () => {
    await her.goto(new URL('/sign-in', fettle.dashboardUrl).href);
    await her.getByLabel('E-mail address').fill(grace.email);
    await her.getByLabel('Password', { exact: true }).fill(grace.password);
    await her.getByRole('button', { name: 'Sign in' }).click();
    await her.waitForURL(/\/w\/[^/]+\/now$/);
    const navigation = her.getByRole('navigation', { name: 'Main', exact: true });
    const paths = await navigation
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(paths.length).toBeGreaterThanOrEqual(4);
    const node = await openNode(her);
    for (const path of [...paths, node]) {
      await her.goto(new URL(path, fettle.dashboardUrl).href);
      await her.getByRole('heading', { level: 1 }).waitFor();
      await settled(her);
      expect([path, await actsOn(her)]).toEqual([path, []]);
    }
    expect([refused, faults]).toEqual([[], []]);
  }, 120_000);

  it('is made an operator while her page is open: what she may do now appears without a reload', async () => {
    await her.goto(new URL(await openNode(her), fettle.dashboardUrl).href);
    await her.getByRole('heading', { level: 1 }).waitFor();
    await her.locator('[data-live=live]').first().waitFor();
    await her.evaluate(() => Object.assign(window, { sameDocument: true }));
    await ada.goto(`${home}/members`);
    await ada.getByLabel(`Role of ${grace.name}`).waitFor();
    // The same look finds what acts where there is something.
    expect(await actsOn(ada)).toEqual(
      expect.arrayContaining(['Invite people', `Role of ${grace.name}`, 'Remove from the workspace…']),
    );
    await ada.getByLabel(`Role of ${grace.name}`).selectOption('operator');
    await ada.getByRole('button', { name: 'Make an operator' }).click();
    await her.getByRole('link', { name: 'Run a command' }).waitFor();
    expect(await her.evaluate(() => 'sameDocument' in window)).toBe(true);
    await her.getByRole('link', { name: 'Run a command' }).click();
    await her.getByLabel('Command', { exact: true }).fill('echo done by grace');
    await her.getByRole('button', { name: /^Run on / }).click();
    await her.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    await her.getByText('done by grace', { exact: true }).first().waitFor();
    expect([refused, faults]).toEqual([[], []]);
  }, 120_000);

  it('loses the page within seconds when she is removed, and is told so by mail', async () => {
    await ada.getByLabel(`Acts on ${grace.name}`).click();
    await ada.getByRole('menuitem', { name: 'Remove from the workspace…' }).click();
    await ada.getByRole('button', { name: 'Remove 1 member' }).click();
    await her
      .getByText(/no (longer|workspace)|not a member/i)
      .first()
      .waitFor({ timeout: 10_000 });
    await smtp.waitFor(grace.email, { subject: /removed|no longer/i });
  }, 60_000);

  /** The address of the machine that joined by itself, as a path. */
  async function openNode(page: Page): Promise<string> {
    await page.goto(`${home}/nodes`);
    const link = page.locator('a[data-row-focus], main a[href*="/nodes/"]').filter({ visible: true }).first();
    return (await link.getAttribute('href')) ?? '';
  }

  /** Nothing is being read any more. */
  async function settled(page: Page): Promise<void> {
    await until(async () => (await page.locator('[aria-busy=true]').count()) === 0, {
      timeoutMs: 30_000,
      what: 'the page to be read',
    });
  }

  /** The names of controls that act, on the page or in an open menu. */
  async function actsOn(page: Page): Promise<string[]> {
    const names = await page
      .locator('main a, main button, header a, header button')
      .filter({ visible: true })
      .evaluateAll((found) => found.map((one) => one.getAttribute('aria-label') ?? one.textContent?.trim() ?? ''));
    const fields = await page
      .locator('main')
      .locator('select, [role=combobox], [role=switch], [role=listbox]')
      .filter({ visible: true })
      .evaluateAll((found) =>
        found.map(
          (one) =>
            one.getAttribute('aria-label') ??
            [...((one as HTMLInputElement).labels ?? [])].map((label) => label.textContent?.trim()).join(' '),
        ),
      );
    const others = [...fields, ...(await menuEntries(page))].filter((name) => !HARMLESS.test(name));
    return [...names.filter((name) => ACTS.test(name)), ...others];
  }

  /** What each menu of acts on the page offers. */
  async function menuEntries(page: Page): Promise<string[]> {
    const entries: string[] = [];
    for (const menu of await page
      .locator('main')
      .getByRole('button', { name: /^Acts on / })
      .all()) {
      await menu.click();
      await page.getByRole('menuitem').first().waitFor();
      entries.push(...(await page.getByRole('menuitem').allTextContents()));
      await page.keyboard.press('Escape');
      await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
      // The button has the focus again, and its label stands over the row below.
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.mouse.move(0, 0);
    }
    return entries;
  }
});
