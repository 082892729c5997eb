import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signIn, signInToAdmin, person } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

/** Proofs, sessions and acting as somebody else, as people meet them. */
describe('sessions', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let admin: Page;
  const email = 'grace@example.org';
  const userId = randomUUID();
  const query = async (text: string, values: unknown[] = []) => sql(await fettle.databaseUrl(), text, values);

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    await firstAdministrator(first.page, fettle);
    await first.context.close();
    // Somebody with the same password, who is a viewer.
    await query(
      `INSERT INTO users (id, email, name, password_hash, activated_at)
       SELECT $1, $2, 'Grace Hopper', password_hash, now() FROM users WHERE email = $3`,
      [userId, email, person.email],
    );
    await query(
      `INSERT INTO memberships (workspace_id, user_id, role) SELECT id, $1, 'viewer' FROM workspaces WHERE is_default`,
      [userId],
    );
    ({ page } = await openPage(browser));
    await signIn(page, fettle, email);
    ({ page: admin } = await openPage(browser));
    await signInToAdmin(admin, fettle);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  it('are listed with their devices, and one that is ended elsewhere is signed out there', async () => {
    const other = await openPage(browser);
    await signIn(other.page, fettle, email);
    await page.getByRole('button', { name: /^Grace Hopper/ }).click();
    await page.getByRole('link', { name: 'Sessions and security' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and security' }).waitFor();
    await page.keyboard.press('Escape');
    const list = page.getByRole('list', { name: 'Where you are signed in' });
    await list.getByText('This session').waitFor();
    await soon(() => list.getByRole('listitem').count()).toBe(2);
    expect(await pageFaults(page)).toEqual([]);
    await list.getByRole('button', { name: /^End the session of/ }).click();
    const ask = page.getByRole('dialog', { name: /^End the session of/ });
    await ask.getByRole('button', { name: 'End 1 session' }).click();
    await page.getByText('You are signed in here only').waitFor();
    await other.page.reload();
    await other.page.waitForURL(/\/sign-in/);
    await other.context.close();
  }, 90_000);

  it('ask for a proof before an act that needs one, go on with the act after it, and give it up without', async () => {
    const url = new URL(`/users/${userId}`, fettle.adminUrl).href;
    await query(`UPDATE sessions SET proven_at = now() - interval '1 hour' WHERE surface = 'admin'`);
    await admin.goto(url);
    const end = async () => {
      await admin.getByRole('button', { name: 'End all…' }).click();
      await admin
        .getByRole('dialog', { name: 'Sign Grace Hopper out everywhere' })
        .getByText(/stop at once/)
        .waitFor();
      await admin.getByRole('button', { name: /^End 1 session/ }).click();
      return admin.getByRole('dialog', { name: 'Confirm that it is you' });
    };
    const given = await end();
    await given.getByRole('button', { name: 'Do not go on' }).click();
    await admin.getByText(/you did not confirm that it is you/).waitFor();
    await admin.getByRole('button', { name: 'Keep it as it is' }).click();
    const proof = await end();
    await proof.getByLabel('Your password').fill('wrong');
    await proof.getByRole('button', { name: 'Confirm' }).click();
    await proof.getByText('It was not confirmed').waitFor();
    await proof.getByLabel('Your password').fill(person.password);
    await proof.getByLabel('Your password').press('Enter');
    await admin.getByText('Grace Hopper is signed in nowhere.').waitFor();
    // Her open page goes there by itself: its socket was closed.
    await page.waitForURL(/\/sign-in/);
    await signIn(page, fettle, email);
  }, 90_000);

  it('of the console have their own pages there, for the administrator who looks', async () => {
    await admin.goto(new URL('/audit', fettle.adminUrl).href);
    await admin.getByRole('button', { name: /^Ada Lovelace/ }).click();
    await admin.getByRole('link', { name: 'Sessions and security' }).click();
    await admin.getByRole('heading', { level: 1, name: 'Sessions and security' }).waitFor();
    const list = admin.getByRole('list', { name: 'Where you are signed in' });
    await list.getByText('This session').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    await admin.getByRole('link', { name: 'Change the password' }).click();
    await admin.getByRole('heading', { level: 1, name: 'My profile' }).waitFor();
    await admin.getByLabel('Name', { exact: true }).fill('Ada King');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Your profile is saved').waitFor();
    expect(await pageFaults(admin)).toEqual([]);
    await admin.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
    await admin.getByRole('button', { name: 'Save' }).click();
    await admin.getByText('Your profile is saved').waitFor();
  }, 60_000);

  it('in which an administrator acts say so on every page, show nothing secret, and end with a press', async () => {
    await admin.goto(new URL(`/users/${userId}`, fettle.adminUrl).href);
    await admin.getByRole('button', { name: 'Act as this person…' }).click();
    const dialog = admin.getByRole('dialog', { name: 'Act as Grace Hopper' });
    await dialog.getByLabel('Reason').fill('She sees no nodes');
    await dialog.getByRole('button', { name: 'Prepare the link' }).click();
    const link = dialog.getByRole('link', { name: 'Open the dashboard as Grace Hopper' });
    const [opened] = await Promise.all([admin.context().waitForEvent('page'), link.click()]);
    await opened.getByRole('button', { name: 'Begin' }).click();
    await opened.waitForURL(/\/w\/[^/]+\/now$/);
    const banner = opened.getByRole('status').filter({ hasText: 'acts as Grace Hopper' });
    await banner.getByText('Reason: She sees no nodes').waitFor();
    expect(await pageFaults(opened)).toEqual([]);
    await opened.setViewportSize({ width: 1280, height: 300 });
    await opened.goto(new URL('/me/profile', fettle.dashboardUrl).href);
    await opened.getByRole('heading', { level: 1, name: 'My profile' }).waitFor();
    await opened.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    expect(await opened.evaluate(() => window.scrollY)).toBeGreaterThan(100);
    expect((await banner.boundingBox())?.y).toBeGreaterThanOrEqual(48);
    expect((await banner.boundingBox())?.y).toBeLessThan(80);
    await opened.setViewportSize({ width: 1280, height: 720 });
    await page.goto(new URL('/me/security', fettle.dashboardUrl).href);
    await page.getByText(/acts as you: She sees no nodes/).waitFor();
    await opened.goto(new URL('/me/security', fettle.dashboardUrl).href);
    await banner.waitFor();
    await soon(() => opened.getByRole('button', { name: /^End the session of/ }).count()).toBe(0);
    await banner.getByRole('button', { name: 'End' }).click();
    await opened.waitForURL(/\/sign-in/);
    await until(
      async () => {
        const open = 'SELECT 1 FROM sessions WHERE impersonator_id IS NOT NULL AND ended_at IS NULL';
        return (await query(open)).length === 0;
      },
      { what: 'the end of the session' },
    );
  }, 90_000);
});
