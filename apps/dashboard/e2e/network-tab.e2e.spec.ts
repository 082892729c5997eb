import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, until } from '@fettle/testing';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { signIn } from './first-administrator.js';
import type { Installation } from './installation.js';
import { unreached } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { nodeIdOf, seedPresence, seedReading } from './seeded-readings.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** The network of this machine, as its own agent sees it. The steps build on each other. */
describe('the network of a node', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let url: string;
  let own: string;
  let door: Server;
  let port: number;

  beforeAll(async () => {
    door = createServer();
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    ({ port } = door.address() as AddressInfo);
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 2, prefix: 'net-' });
    const node = await until(
      async () => (await sql<{ id: string }>(url, 'SELECT id FROM nodes WHERE hostname = $1', [hostname()]))[0],
      { what: 'the own node', timeoutMs: 60_000 },
    );
    own = node.id;
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await close?.();
    door?.close();
  }, 120_000);

  const table = (name: string) => page.getByRole('table', { name, exact: true });
  const open = (nodeId: string) => page.goto(`${home}/nodes/${nodeId}?tab=network`);
  const search = () => page.getByRole('searchbox', { name: 'Search ports and connections' });

  it('waits with a shape of what comes, then shows addresses, traffic and who listens', async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/readings?**', async (route) => {
      await held;
      await route.continue();
    });
    await open(own);
    await page.getByRole('status').filter({ hasText: 'Reading the addresses…' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Reading the traffic…' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    go();
    await table('Interfaces').getByText('127.0.0.1/8', { exact: false }).waitFor();
    await page.unroute('**/readings?**');
    await table('Traffic').getByText('lo', { exact: true }).waitFor();
    await table('Listening ports').getByRole('row').nth(1).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);

  it('finds a port, and says where none is', async () => {
    await search().fill(`${port}`);
    await table('Listening ports').getByText(`${port}/tcp`).waitFor();
    await search().fill('nothing like this');
    await page.getByText('No port matches').waitFor();
    await page.getByText('No connection matches').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await search().fill('');
  }, 120_000);

  it('tests by keyboard whether the node reaches an address', async () => {
    const target = page.getByLabel('Name or address');
    await target.focus();
    await page.keyboard.type('127.0.0.1');
    await page.keyboard.press('Enter');
    // A machine without ping says so; that is an answer to the question of whether it was tested.
    await page
      .getByText(/ reaches 127\.0\.0\.1$|^ping is not installed there\./)
      .first()
      .waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await target.fill('-f');
    await page.keyboard.press('Enter');
    await page.getByText('It was not tested').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    // The browser notes the refusal.
    expect(faults.filter((fault) => !fault.endsWith('/tasks)'))).toEqual([]);
    faults.length = 0;
  }, 120_000);

  it('is reached by the keyboard alone', async () => {
    expect(await unreached(page)).toEqual([]);
  }, 120_000);

  it('stands on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(own);
    await page.getByText('127.0.0.1/8', { exact: false }).first().waitFor();
    await search().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
  }, 120_000);

  it('says what went wrong, and asks again', async () => {
    const problem = { type: 'about:blank', title: 'It broke', status: 500, code: 'server.failed' };
    await page.route('**/readings', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await open(own);
    await page.getByRole('button', { name: 'Read again' }).first().click();
    const words = page.getByText(/ was not asked$/);
    await words.first().waitFor();
    // What was read before stays.
    await table('Interfaces').getByText('127.0.0.1/8', { exact: false }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.unroute('**/readings');
    for (let left = await words.count(); left > 0; left -= 1) {
      await page.getByRole('button', { name: 'Try again' }).first().click();
      await until(async () => (await words.count()) < left, { what: 'the retry', timeoutMs: 30_000 });
    }
    faults.length = 0;
  }, 120_000);

  it('says what a node has not, cannot, and was not asked yet', async () => {
    const seeded = await nodeIdOf(url, `name = 'net-00000'`);
    await seedPresence(url, seeded, 'off');
    const nothing = { interfaces: [], routes: [], dns: { servers: [], search: [] }, truncated: false };
    await seedReading(url, { nodeId: seeded, command: 'network_config', result: nothing });
    const silence = { measuredMs: 1_000, interfaces: [], listening: [], connections: [], total: 0, truncated: false };
    await seedReading(url, { nodeId: seeded, command: 'network_stats', result: { ...silence, topTalkers: [] } });
    await open(seeded);
    await page.getByText('No routes', { exact: true }).waitFor();
    await page.getByText('Nothing listens', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const [away] = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE name = 'net-00001'`, []);
    await open(away!.id);
    await page.getByText('Nothing was read yet, and net-00001 is not heard from').first().waitFor();
    await page.getByText('net-00001 is not heard from: test when it is back.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await sql(url, `UPDATE nodes SET commands = '{exec}' WHERE id = $1`, [away!.id]);
    await open(away!.id);
    await page.getByText('Not collected on this node').first().waitFor();
    await page.getByText(/does not know network_config\. A newer agent does/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);

  it('lets a viewer look at what was read, and not test', async () => {
    const other = await openPage(browser);
    await signIn(other.page, fettle, await seedViewer(url));
    await other.page.goto(`${home}/nodes/${own}?tab=network`);
    await other.page.getByText('127.0.0.1/8', { exact: false }).first().waitFor();
    await soon(() => other.page.getByRole('button', { name: 'Read again' }).count()).toBe(0);
    await soon(() => other.page.getByLabel('Name or address').count()).toBe(0);
    expect(other.faults).toEqual([]);
    await other.context.close();
  }, 120_000);
});
