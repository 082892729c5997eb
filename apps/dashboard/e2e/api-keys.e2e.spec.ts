import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { asksBeforeClosing } from './secret-gate.js';
import { soon } from './soon.js';

/** API keys on a real installation: made, used by a program, rotated, revoked; and an account for a program. */
describe('API keys', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let keys: string;
  let first: string;
  let second: string;

  beforeAll(async () => {
    [fettle, browser] = [await Installation.create(), await launchBrowser()];
    await fettle.start();
    ({ page, faults } = await openPage(browser));
    keys = `${await firstAdministrator(page, fettle)}/api-keys`;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  const table = () => page.getByRole('table', { name: 'API keys' });
  const actsOn = async (name: string, act: string) => {
    await page
      .getByRole('button', { name: `Acts on the key ${name}` })
      .first()
      .click();
    await page.getByRole('menuitem', { name: act }).click();
  };
  /** The call that the page shows as an example, with a key. */
  const nodesWith = async (key: string): Promise<number> => {
    const answer = await fetch(example, { headers: { authorization: `Bearer ${key}` } });
    return answer.status;
  };
  let example: string;
  const takeKey = async (): Promise<string> => {
    const key = await page.getByLabel('API key', { exact: true }).innerText();
    example = /(https?:\S+)$/.exec(await page.getByLabel('example call', { exact: true }).innerText())![1]!;
    await asksBeforeClosing(page, page.getByRole('dialog', { name: /^The key / }), 'key');
    await page.getByRole('button', { name: 'I have stored the key' }).click();
    await page.getByLabel('API key', { exact: true }).waitFor({ state: 'detached' });
    return key;
  };

  it('are explained where there is none', async () => {
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'API keys' }).click();
    await page.waitForURL(keys);
    await page.getByText('No API key yet').waitFor();
  }, 60_000);

  it('are made with a name and scopes, shown once, and work at once', async () => {
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('Enter a name').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Deployments');
    await page.getByRole('radio', { name: 'Operate' }).check({ force: true });
    await soon(() => page.getByRole('checkbox', { name: /^Run commands of high risk/ }).isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Make the key' }).click();
    first = await takeKey();
    expect(first).toMatch(/^fettle_[a-z0-9]{10}_[0-9A-Za-z]{49}$/);
    expect(await nodesWith(first)).toBe(200);
    await table().getByText('Deployments').waitFor();
    await soon(() => page.content()).not.toContain(first.split('_')[2]);
    await table().getByText('active', { exact: true }).waitFor();
  }, 60_000);

  it('say when they were used last', async () => {
    await until(
      async () => {
        await page.reload();
        await table().getByText('Deployments').waitFor();
        return (await table().getByText('not yet').count()) === 0;
      },
      { timeoutMs: 30_000, what: 'the last use' },
    );
  }, 60_000);

  it('are rotated: both work, and the old one is about to end', async () => {
    await actsOn('Deployments', 'Rotate…');
    await page.getByRole('button', { name: 'Make the new key' }).click();
    second = await takeKey();
    expect([await nodesWith(first), await nodesWith(second)]).toEqual([200, 200]);
    await table().getByText('ends soon').waitFor();
  }, 60_000);

  it('are revoked by a button, not by Enter, and refused from the next call on', async () => {
    await actsOn('Deployments', 'Revoke…');
    const confirm = page.getByRole('button', { name: 'Revoke 1 key' });
    await confirm.focus();
    await page.keyboard.press('Enter');
    expect(await nodesWith(second)).toBe(200);
    await confirm.click();
    // The button has another word while it is at work; the dialog is gone when it is done.
    await page.getByRole('button', { name: 'Keep the key' }).waitFor({ state: 'detached' });
    // The newest is first in the list.
    expect(await nodesWith(second)).toBe(401);
    await page.getByLabel('Show keys that have ended').check({ force: true });
    await table().getByText('revoked', { exact: true }).waitFor();
    await page.waitForURL(/[?&]ended=true/);
  }, 60_000);

  it('can be of a service account, and end with it', async () => {
    await page.getByRole('tab', { name: 'Service accounts' }).click();
    await page.getByRole('button', { name: 'Make a service account…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Pipeline');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('table', { name: 'Service accounts' }).getByText('Pipeline').waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Nightly build');
    await page.getByLabel('It speaks for').selectOption({ label: 'Pipeline' });
    await page.getByLabel('It ends after').selectOption({ label: 'Never' });
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = await takeKey();
    expect(await nodesWith(key)).toBe(200);
    await page.getByRole('button', { name: 'Acts on Pipeline' }).click();
    await page.getByRole('menuitem', { name: 'Disable…' }).click();
    await page.getByRole('button', { name: 'Disable 1 account' }).click();
    await page.getByRole('table', { name: 'Service accounts' }).getByText('disabled', { exact: true }).waitFor();
    expect(await nodesWith(key)).toBe(401);
  }, 60_000);

  it.each([
    ['a desk in the light', { width: 1440, height: 900 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)(
    'can be read and operated from %s',
    async (_name, viewport, colorScheme) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      for (const [tab, read] of [
        ['mine', 'Deployments'],
        ['all', 'Nightly build'],
        ['accounts', 'Pipeline'],
      ] as const) {
        await page.goto(`${keys}?show=${tab}`);
        await page.getByText(read).filter({ visible: true }).first().waitFor();
        expect({ tab, faults: await pageFaults(page) }).toEqual({ tab, faults: [] });
      }
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByText('What it may do').waitFor();
      expect(await pageFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(faults.filter((fault) => !/401/.test(fault))).toEqual([]);
    },
    60_000,
  );
});
