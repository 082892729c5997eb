import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, person } from './first-administrator.js';
import { Installation } from './installation.js';
import { unreached } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { asksBeforeClosing } from './secret-gate.js';
import { soon } from './soon.js';

/** Nodes that are made before their machines, and tokens with which machines register themselves. */
describe('nodes without an install command', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let agents: string;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    const printed = await fettle.start();
    agents = /Agents\s+\S*?(https?:[\w/.:-]+)/.exec(printed)![1]!;
    ({ page, faults } = await openPage(browser));
    home = await firstAdministrator(page, fettle);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 120_000);

  const looksRight = async () => {
    expect(await pageFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await pageFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  const machine = { os: 'linux', arch: 'amd64' };
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${agents}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('a node is prepared by keyboard, with a proof of the person; its key is shown once, with the command for the machine', async () => {
    await page.goto(`${home}/nodes/new`);
    await page.getByRole('link', { name: 'Prepare a node' }).waitFor();
    await looksRight();
    expect(await unreached(page)).toEqual([]);
    await page.getByRole('link', { name: 'Prepare a node' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Prepare a node' }).waitFor();
    await sql(await fettle.databaseUrl(), `UPDATE sessions SET proven_at = now() - interval '1 hour'`, []);
    await page.getByLabel('Name', { exact: true }).press('Enter');
    await page.getByText('Enter a label').waitFor();
    await looksRight();
    await page.getByLabel('Name', { exact: true }).fill('rack-7');
    await page.getByLabel('Label of its key').fill('Image of October');
    await page.getByLabel('Label of its key').press('Enter');
    const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await proof.getByLabel('Your password').fill(person.password);
    await proof.getByRole('button', { name: 'Confirm' }).click();
    const shown = page.getByRole('dialog', { name: 'The agent key “Image of October” of rack-7' });
    const key = await shown.getByLabel('agent key', { exact: true }).innerText();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const command = await shown.getByLabel('command for the machine', { exact: true }).innerText();
    expect(command).toContain(key);
    expect(command).toMatch(/\ncurl -fsSL '[^']+\/install.sh' \| sudo bash -s -- --api-url /);
    await looksRight();
    await asksBeforeClosing(page, shown, 'key');
    await shown.getByRole('button', { name: 'I have stored the key' }).click();
    await page.getByRole('heading', { level: 1, name: 'rack-7' }).waitFor();
    await soon(() => page.content()).not.toContain(key);
    await looksRight();
    const nodeId = /nodes\/([\w-]{36})/.exec(page.url())![1]!;
    const called = await post('/agent/heartbeat', {}, { authorization: `Bearer ${key}`, 'x-agent-node-id': nodeId });
    expect(called.status).not.toBe(401);
    expect(faults.filter((fault) => !/403 \(Forbidden\).*\/agent-keys\)/.test(fault))).toEqual([]);
  }, 180_000);

  it('a registration token is made, lets machines in as often as it says, and is ended', async () => {
    faults.length = 0;
    await page.goto(`${home}/nodes/registration-tokens`);
    await page.getByText('No registration token').waitFor();
    await looksRight();
    await page.getByRole('button', { name: 'New token' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Make a registration token' });
    await dialog.getByLabel('Label').fill('Rack 7');
    await dialog.getByLabel('Machines').fill('0');
    await dialog.getByLabel('Machines').press('Enter');
    await dialog.getByText('Enter a number from 1 to 100').waitFor();
    await looksRight();
    await dialog.getByLabel('Machines').fill('2');
    await dialog.getByLabel('Machines').press('Enter');
    const shown = page.getByRole('dialog', { name: 'The registration token “Rack 7”' });
    const enrollmentToken = await shown.getByLabel('registration token', { exact: true }).innerText();
    await looksRight();
    await asksBeforeClosing(page, shown, 'token', looksRight);
    await shown.getByRole('button', { name: 'I have stored the token' }).click();
    await shown.waitFor({ state: 'hidden' });
    await soon(() => page.content()).not.toContain(enrollmentToken);
    const answer = await post('/agent/register', { ...machine, hostname: 'rack-7-1', enrollmentToken });
    expect(answer.status).toBeLessThan(300);
    await page.getByText('1 of 2').waitFor({ timeout: 30_000 });
    await looksRight();
    expect(await unreached(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke the token Rack 7…' }).click();
    const asks = page.getByRole('dialog', { name: 'Revoke the registration token “Rack 7”' });
    // Enter confirms nothing: the way out has the focus.
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Revoke the token Rack 7…' }).click();
    await asks.getByRole('button', { name: 'Revoke 1 token' }).click();
    await page.getByText('revoked', { exact: true }).waitFor();
    const refused = await post('/agent/register', { ...machine, hostname: 'rack-7-2', enrollmentToken });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(faults).toEqual([]);
  }, 180_000);
});
