import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { onPhone } from './browser.js';
import type { Installation } from './installation.js';
import { focusIsIn } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { nodeIdOf, seedPresence, seedReading } from './seeded-readings.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

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
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let url: string;
  let seeded: string;

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 1, prefix: 'web-' });
    seeded = await nodeIdOf(url, `name = 'web-00000'`);
    await seedPresence(url, seeded);
    await said([row('nginx'), row('cron', { canReload: false }), row('backup', broken)]);
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const said = (services: readonly object[]) =>
    seedReading(url, {
      nodeId: seeded,
      command: 'list_services',
      result: { services, total: services.length, truncated: false },
    });

  const table = (name: string) => page.getByRole('table', { name });
  const services = () => table('Services').getByRole('row');
  const dialog = () => page.getByRole('dialog');

  it('lists services, what failed first and why in words', async () => {
    await page.goto(`${home}/nodes/${seeded}?tab=services`);
    await services().nth(3).waitFor();
    await page.getByText('1 has failed.', { exact: true }).waitFor();
    await soon(() => services().nth(1).innerText()).toMatch(/backup[^]*failed[^]*ended with exit code 3/);
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search services' }).fill('ngin');
    await page.getByRole('status').getByText('1 service', { exact: true }).waitFor();
    await soon(() => services().count()).toBe(2);
    expect(faults).toEqual([]);
  }, 180_000);

  it('restarts one by keyboard, with the exact command and what is meant by it', async () => {
    await page.getByRole('button', { name: 'Act on nginx.service' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Restart…' }).waitFor();
    await focusIsIn(page, 'menu');
    await page.keyboard.type('Restart');
    await page.keyboard.press('Enter');
    await dialog().getByText('/usr/bin/systemctl --no-ask-password restart -- nginx.service').waitFor();
    await dialog().getByText('nginx.service /etc/systemd/system/nginx.service').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const confirm = dialog().getByRole('button', { name: 'Restart', exact: true });
    await confirm.focus();
    await page.keyboard.press('Enter');
    await soon(() => dialog().isVisible()).toBe(true);
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
    await onPhone(page, async () => {
      await page.goto(`${home}/nodes/${seeded}?tab=services`);
      await page.getByRole('button', { name: 'Act on cron.service' }).waitFor();
      expect(await pageFaults(page)).toEqual([]);
    });
  }, 120_000);

  it('lists the packages of this machine, as its own agent read them', async () => {
    const own = await nodeIdOf(url, `name NOT LIKE 'web-%'`);
    await page.goto(`${home}/nodes/${own}?tab=packages`);
    await table('Installed packages').getByRole('row').nth(3).waitFor();
    await page.getByRole('searchbox', { name: 'Search installed packages' }).fill('dpkg');
    await table('Installed packages').getByText('dpkg', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    // Acting needs root, and that was not turned on here: said instead of offered.
    await page.getByText(/has not applied operational root access/).waitFor();
    await soon(() => page.getByRole('button', { name: 'Act on dpkg' }).count()).toBe(0);
    await onPhone(page, async () => {
      await page.getByRole('searchbox', { name: 'Search installed packages' }).waitFor();
      expect(await pageFaults(page)).toEqual([]);
    });
  }, 180_000);
});
