import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import { hostname } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';

const row = (name: string, patch: object = {}) => ({
  name: `${name}.service`,
  description: `The ${name} of the node`,
  load: 'loaded',
  active: 'active',
  sub: 'running',
  startup: 'enabled',
  pid: 100,
  memoryBytes: 12_000_000,
  restarts: 0,
  since: '2026-01-02T03:04:05.000Z',
  exit: null,
  outcome: 'success',
  canReload: true,
  targetId: `${name}.service /etc/systemd/system/${name}.service`,
  ...patch,
});
const broken = {
  active: 'failed',
  sub: 'failed',
  pid: null,
  outcome: 'exit-code',
  exit: { how: 'exited', status: 3 },
  since: null,
};

/** Services and packages on the page of a node. The steps build on each other. */
describe('services and packages of a node', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let url: string;
  let seeded: string;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    ({ page, faults } = await openPage(browser));
    home = await firstAdministrator(page, fettle);
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 1, prefix: 'web-' });
    const [node] = await sql<{ id: string }>(
      url,
      `UPDATE nodes SET root_access_applied = 'all' WHERE name = 'web-00000' RETURNING id`,
      [],
    );
    seeded = node!.id;
    // Its agent is one that nobody hears: it is told to be there for as long as the test looks.
    await sql(
      url,
      `UPDATE node_liveness SET presence = 'live', last_seen_at = fettle_now() + interval '1 hour' WHERE node_id = $1`,
      [seeded],
    );
    await said([row('nginx'), row('cron', { canReload: false }), row('backup', broken)]);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 120_000);

  /** What the node said when it was asked last: young for as long as the test looks. */
  async function said(services: readonly object[]): Promise<void> {
    await sql(
      url,
      `INSERT INTO node_readings (node_id, command, payload_hash, workspace_id, task_id, payload, result, measured_at)
       SELECT id, 'list_services', sha256('{}'), workspace_id, gen_random_uuid(), '{}', $2, fettle_now() + interval '1 hour'
       FROM nodes WHERE id = $1
       ON CONFLICT (node_id, command, payload_hash) DO UPDATE SET result = EXCLUDED.result`,
      [seeded, JSON.stringify({ services, total: services.length, truncated: false })],
    );
  }

  const table = (name: string) => page.getByRole('table', { name });
  const services = () => table('Services').getByRole('row');
  const dialog = () => page.getByRole('dialog');

  async function onPhone(look: () => Promise<void>): Promise<void> {
    await page.setViewportSize({ width: 390, height: 844 });
    await look();
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('lists services, what failed first and why in words', async () => {
    await page.goto(`${home}/nodes/${seeded}?tab=services`);
    await services().nth(3).waitFor();
    await page.getByText('1 has failed.', { exact: true }).waitFor();
    expect(await services().nth(1).innerText()).toMatch(/backup[^]*failed[^]*ended with exit code 3/);
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search services' }).fill('ngin');
    await page.getByRole('status').getByText('1 service', { exact: true }).waitFor();
    expect(await services().count()).toBe(2);
    expect(faults).toEqual([]);
  }, 180_000);

  it('restarts one by keyboard, with the exact command and what is meant by it', async () => {
    await page.getByRole('button', { name: 'Act on nginx.service' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Restart…' }).waitFor();
    await page.keyboard.type('Restart');
    await page.keyboard.press('Enter');
    await dialog().getByText('/usr/bin/systemctl --no-ask-password restart -- nginx.service').waitFor();
    await dialog().getByText('nginx.service /etc/systemd/system/nginx.service').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const confirm = dialog().getByRole('button', { name: 'Restart', exact: true });
    await confirm.focus();
    await page.keyboard.press('Enter');
    expect(await dialog().isVisible()).toBe(true);
    await page.keyboard.press('Space');
    await page.getByText('Restarting nginx.service…').waitFor();
    expect(faults).toEqual([]);
    await page.getByRole('link', { name: 'See the task' }).click();
    await page.getByRole('heading', { level: 1, name: 'Restart service: nginx.service' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('does nothing to what is not what was confirmed', async () => {
    await page.goto(`${home}/nodes/${seeded}?tab=services`);
    await page.getByRole('button', { name: 'Act on cron.service' }).click();
    await page.getByRole('menuitem', { name: 'Stop…' }).click();
    await said([row('cron', { targetId: 'cron.service /tmp/other' })]);
    await dialog().getByRole('button', { name: 'Stop', exact: true }).click();
    await dialog().getByText('is not what the node said last', { exact: false }).waitFor();
    await dialog().getByRole('button', { name: 'Keep it as it is' }).click();
  }, 120_000);

  it('stands on a phone', async () => {
    await onPhone(async () => {
      await page.goto(`${home}/nodes/${seeded}?tab=services`);
      await page.getByRole('button', { name: 'Act on cron.service' }).waitFor();
      expect(await pageFaults(page)).toEqual([]);
    });
  }, 120_000);

  it('lists the packages of this machine, as its own agent read them', async () => {
    const [own] = await sql<{ id: string }>(url, 'SELECT id FROM nodes WHERE hostname = $1', [hostname()]);
    await page.goto(`${home}/nodes/${own!.id}?tab=packages`);
    await table('Installed packages').getByRole('row').nth(3).waitFor();
    await page.getByRole('searchbox', { name: 'Search installed packages' }).fill('dpkg');
    await table('Installed packages').getByText('dpkg', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    // Acting needs root, and that was not turned on here: said instead of offered.
    await page.getByText(/has not applied operational root access/).waitFor();
    expect(await page.getByRole('button', { name: 'Act on dpkg' }).count()).toBe(0);
    await onPhone(async () => {
      await page.getByRole('searchbox', { name: 'Search installed packages' }).waitFor();
      expect(await pageFaults(page)).toEqual([]);
    });
  }, 180_000);
});
