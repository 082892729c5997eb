import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, person, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

const PASSWORD = 'canary-smtp-e2e';

/** The settings of the platform in the admin console, on a real installation with a real mail server beside it. */
describe('the settings of the platform', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let peer: SmtpPeer;

  beforeAll(async () => {
    [fettle, browser] = [await Installation.create(), await launchBrowser()];
    peer = await SmtpPeer.open({ auth: { username: 'fettle', password: PASSWORD } });
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
  const save = (name: string) => page.getByRole('button', { name, exact: true });

  it('say what is wrong beside the field, and are not saved then', async () => {
    await page.goto(at('/settings?section=sessions'));
    const idle = page.getByLabel('Ends when unused for');
    await idle.fill('1');
    await page.getByText('Enter a whole number from 5 to 43200 (minutes)').waitFor();
    await soon(() => save('Save sessions').isDisabled()).toBe(true);
    await idle.fill('43200');
    await save('Save sessions').click();
    await page.getByText('is longer than a session lasts at all').first().waitFor();
    await idle.fill('60');
    await save('Save sessions').click();
    await page.getByText(/^Changed .* by /).waitFor();
    await page.reload();
    await soon(() => page.getByLabel('Ends when unused for').inputValue()).toBe('60');
  }, 60_000);

  it('ask before what was entered is lost', async () => {
    await page.getByLabel('“Keep me signed in” lasts').fill('9');
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('button', { name: 'Stay here' }).click();
    await page.getByRole('tab', { name: 'Retention' }).click();
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByLabel('Tasks and their output').waitFor();
    await page.getByRole('tab', { name: 'Sessions' }).click();
    await soon(() => page.getByLabel('“Keep me signed in” lasts').inputValue()).toBe('30');
  }, 60_000);

  it('set up mail: the server is tried, its own words are told, and a real mail arrives', async () => {
    await page.goto(at('/settings'));
    await page.getByLabel('Mail server', { exact: true }).fill(peer.host);
    await page.getByLabel('Port', { exact: true }).fill(String(peer.port));
    await page.getByLabel('Encryption').selectOption('none');
    await page.getByLabel('User name').fill('fettle');
    await page.getByLabel('Sender’s address').fill('fettle@example.test');
    await page.getByLabel('The server may be in a private network or on this machine').check();
    await page.getByRole('radio', { name: 'Store one' }).check();
    await page.getByLabel('New password').fill('wrong');
    await page.getByRole('button', { name: 'Check the mail server' }).click();
    await page.getByText('The mail server refuses the sign-in').waitFor();
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Check the mail server' }).click();
    await page.getByText('The mail server answers as it should').waitFor();
    await save('Save mail').click();
    await page.getByRole('radio', { name: 'Keep the stored one' }).waitFor();
    await page.getByRole('button', { name: 'Send the test mail' }).click();
    expect((await peer.waitFor(person.email)).subject).toBe('Fettle can send mail');
    await page.getByText(/^It said: 250/).waitFor();
    await soon(() => page.content()).not.toContain('canary');
  }, 60_000);

  it.each([
    ['a desk in the light', { width: 1440, height: 900 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)(
    'can be read and operated from %s',
    async (_name, viewport, colorScheme) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      for (const [section, label] of [
        ['mail', 'Mail server'],
        ['addresses', 'Dashboard'],
        ['sessions', 'Sessions of one person'],
        ['signIn', 'Attempts of one source'],
        ['retention', 'Tasks and their output'],
      ] as const) {
        await page.goto(at(`/settings?section=${section}`));
        await page.getByLabel(label, { exact: true }).waitFor();
        expect([section, await pageFaults(page)]).toEqual([section, []]);
      }
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    },
    120_000,
  );

  it('break no rule of the page on the way', () => {
    expect(faults.filter((fault) => /Content Security Policy/.test(fault))).toEqual([]);
  });

  it('restart Fettle for other addresses, and follow it until it is back as another process', async () => {
    await page.goto(at('/settings?section=addresses'));
    await page.getByLabel('Agents', { exact: true }).fill('https://agents.fettle.example');
    await save('Save addresses').click();
    await page.getByRole('button', { name: 'Restart Fettle…' }).click();
    const restart = page.getByRole('button', { name: 'Restart the one process' });
    await soon(() => restart.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('New address for agents');
    await restart.click();
    await page.getByText('Fettle was restarted').waitFor({ timeout: 60_000 });
    await page.getByText('back, as a new process').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByText('A restart is needed').waitFor({ state: 'detached' });
    await page.goto(at('/audit?event=platform.restarted'));
    await page.getByText('platform.restarted').first().waitFor();
  }, 120_000);
});
