import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

/** Mails that are refused, looked at and sent after all, in the admin console, with a real mail server beside a real installation. */
describe('deliveries', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let peer: SmtpPeer;

  beforeAll(async () => {
    peer = await SmtpPeer.open();
    [fettle, browser] = [await Installation.create(peer.env), await launchBrowser()];
    await fettle.start();
    ({ page, faults } = await openPage(browser));
    await firstAdministrator(page, fettle);
    await signInToAdmin(page, fettle);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await peer?.close();
    await fettle?.remove();
  }, 60_000);

  const at = (path: string): string => new URL(path, fettle.adminUrl).href;
  const refused = { kind: 'answer', at: 'recipient', code: 550, words: 'No such user here' } as const;

  async function invite(email: string): Promise<void> {
    await page.goto(at('/users'));
    await page.getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail address').fill(email);
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
  }
  const row = (email: string) => page.getByRole('row').filter({ hasText: email });
  const verdict = (words: string) => page.getByText(words, { exact: true }).first().waitFor();

  it('are none at first, and in health the page says so', async () => {
    await page.goto(at('/deliveries'));
    await page.getByText('No mail was asked for yet').waitFor();
    await verdict('Nothing waits and nothing failed');
    expect(await pageFaults(page)).toEqual([]);
  }, 60_000);

  it('that a mail server refuses are dead letters with its words, and never show what they carry', async () => {
    peer.trouble(refused, 2);
    await invite('bo@example.test');
    await invite('typo@example.test');
    await invite('cy@example.test');
    expect((await peer.waitFor('cy@example.test')).link).toContain('/invitations#token=');
    await page.goto(at('/deliveries'));
    await verdict('2 dead letters');
    await row('bo@example.test').getByRole('link').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('550 No such user here').waitFor();
    await soon(() => dialog.innerText()).not.toContain('token=');
    await dialog.getByRole('button', { name: 'Retry', exact: true }).click();
    await page
      .getByRole('dialog', { name: 'Retry 1 dead letter' })
      .getByRole('button', { name: 'Retry 1 dead letter' })
      .click();
    await page.getByText('1 dead letter on the way again.').waitFor();
    expect((await peer.waitFor('bo@example.test')).link).toContain('/invitations#token=');
    await verdict('1 dead letter');
  }, 90_000);

  it('are given up only with a reason, and Enter is not enough', async () => {
    await row('typo@example.test').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Discard 1', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard 1 dead letter' });
    const confirm = dialog.getByRole('button', { name: 'Discard 1 dead letter' });
    await soon(() => confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('A typing error');
    await page.keyboard.press('Enter');
    await confirm.click();
    await page.getByText('1 dead letter given up.').waitFor();
    await verdict('Nothing waits and nothing failed');
    await page.goto(at('/audit?event=delivery'));
    await page.getByText('delivery.discarded').first().waitFor();
    expect(faults).toEqual([]);
  }, 90_000);
});
