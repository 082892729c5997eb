import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, person, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Machines of the compatible agent ask to be let in; a person decides on the list of nodes. And how work flows, in the console. */
describe('machines that ask to be let in', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let home: string;
  let agents: string;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    const printed = await fettle.start();
    agents = /Agents\s+\S*?(https?:[\w/.:-]+)/.exec(printed)![1]!;
    ({ page } = await openPage(browser));
    home = await firstAdministrator(page, fettle);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  const ask = async (path: string, body?: object): Promise<Record<string, string>> => {
    const init = body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : {};
    const answer = await fetch(`${agents}/api/v1${path}`, init);
    return (await answer.json()) as Record<string, string>;
  };
  const initiate = async (hostname: string): Promise<string> => {
    const additionalInfo = {
      os: 'linux',
      arch: 'amd64',
      platformVersion: 'Debian GNU/Linux 13',
      agentVersion: '2026.5.3',
    };
    return (await ask('/enrollments/initiate', { email: person.email, hostname, additionalInfo }))['token']!;
  };
  const lookAt = async (what: Page, size: typeof DESK) => {
    await what.setViewportSize(size);
    expect(await pageFaults(what)).toEqual([]);
  };

  it('appear on the list of nodes while it is open, with what they say, and are let in with a name', async () => {
    await page.goto(`${home}/nodes`);
    const token = await initiate('db-7.example.test');
    const row = page.getByRole('listitem').filter({ hasText: 'db-7.example.test' });
    await row.waitFor();
    const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 16);
    await row.getByText(fingerprint).waitFor();
    for (const size of [DESK, PHONE]) await lookAt(page, size);
    await page.setViewportSize(DESK);
    await row.getByRole('button', { name: 'Let in db-7.example.test' }).click();
    const dialog = page.getByRole('dialog', { name: 'Let db-7.example.test in' });
    await dialog.getByLabel('Name').fill('Database seven');
    await dialog.getByRole('button', { name: 'Let it in' }).press('Enter');
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Let it in' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Database seven' }).waitFor();
    await row.waitFor({ state: 'detached' });
    const told = await ask(`/enrollments/${token}`);
    expect(told).toMatchObject({ status: 'approved', agentToken: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await ask(`/enrollments/${token}`)).not.toHaveProperty('agentToken');
  }, 120_000);

  it('are refused on a phone, where a node is added too', async () => {
    await page.setViewportSize(PHONE);
    await page.goto(`${home}/nodes/new`);
    const token = await initiate('stranger.example.test');
    const row = page.getByRole('listitem').filter({ hasText: 'stranger.example.test' });
    await row.getByRole('button', { name: 'Refuse stranger.example.test' }).click();
    const dialog = page.getByRole('dialog', { name: 'Refuse stranger.example.test' });
    expect(await pageFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Refuse it' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await ask(`/enrollments/${token}`)).toEqual({ status: 'rejected' });
  }, 120_000);

  it('the console says how work flows, with its age, on a desk and a phone', async () => {
    const { page: console } = await openPage(browser);
    await signInToAdmin(console, fettle);
    await console.getByRole('link', { name: 'Task flow' }).first().click();
    await console.getByRole('heading', { level: 1, name: 'Task flow' }).waitFor();
    await console.getByText('How long work waits', { exact: true }).waitFor();
    await console
      .getByRole('table', { name: 'Figures by process' })
      .or(console.getByLabel('Figures by process'))
      .first()
      .waitFor();
    for (const size of [DESK, PHONE]) await lookAt(console, size);
  }, 120_000);
});
