import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { onPhone, openPage } from './browser.js';
import { everyLook } from './every-look.js';
import { signIn } from './first-administrator.js';
import type { Installation } from './installation.js';
import { unreached } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { containerLines, containerRow, containerRows } from './seeded-containers.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { nodeIdOf, seedPresence, seedReading } from './seeded-readings.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** Where agents look for an engine. */
const engines = ['/usr/bin/docker', '/usr/local/bin/docker', '/usr/bin/podman', '/usr/local/bin/podman'];

/**
 * Containers on the page of a node: of this machine as its own agent finds it, and of one whose answers are given. A real engine has its
 * turn in containers-page.docker.spec. The steps build on each other.
 */
describe('the containers of a node', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let url: string;
  let seeded: string;

  beforeAll(async () => {
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 3, prefix: 'box-' });
    seeded = await nodeIdOf(url, `name = 'box-00000'`);
    await seedPresence(url, seeded);
    await said(containerRows);
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const said = (rows: readonly object[], nodeId = seeded) =>
    seedReading(url, {
      ...{ nodeId, command: 'container_list', payload: { all: true } },
      result: {
        ...{ engine: 'docker', program: '/usr/bin/docker', containers: rows },
        ...{ total: rows.length, truncated: false },
      },
    });
  const rows = () => page.getByRole('table', { name: 'Containers' }).getByRole('row');
  const dialog = () => page.getByRole('dialog');
  const open = (nodeId: string, more = '') => page.goto(`${home}/nodes/${nodeId}?tab=containers${more}`);

  it('says of this machine what its own agent finds', async () => {
    const [own] = await sql<{ id: string }>(url, 'SELECT id FROM nodes WHERE hostname = $1', [hostname()]);
    await open(own!.id);
    if (!engines.some((path) => existsSync(path))) {
      await page.getByText('Not collected on this node').waitFor();
      await page.getByText(/^Neither Docker nor Podman is installed there\. Install one of them/).waitFor();
      await page.getByRole('button', { name: 'Look again' }).waitFor();
    } else {
      // An engine that does not run, one that does not let the agent in, or one that answers.
      await page
        .getByText(/^Reading the containers failed$|^Not collected on this node$|^Container$|answers, and has/)
        .first()
        .waitFor();
    }
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 120_000);

  it('shows what is wrong first and in words, and finds', async () => {
    await open(seeded);
    await rows().nth(6).waitFor();
    const texts = await rows().allInnerTexts();
    expect(texts.slice(1).map((text) => /^\w+/.exec(text.trim())?.[0])).toEqual(
      expect.arrayContaining(['web', 'mail', 'indexer', 'cache', 'nightly', 'importer']),
    );
    const at = (name: string) => texts.findIndex((text) => text.trim().startsWith(name));
    expect(texts[at('mail')]).toMatch(/ran out of memory/);
    expect(texts[at('indexer')]).toMatch(/restarts again and again/);
    expect(Math.max(at('mail'), at('indexer'))).toBeLessThan(at('cache'));
    expect(at('cache')).toBeLessThan(at('web'));
    expect(await everyLook(page)).toEqual([]);
    expect(await unreached(page)).toEqual([]);
    const search = page.getByRole('searchbox', { name: 'Search containers' });
    await search.fill('8080');
    await page.getByRole('status').getByText('1 container', { exact: true }).waitFor();
    await soon(() => rows().nth(1).innerText()).toMatch(/^web/);
    await search.fill('nothing like this');
    await page.getByText('No container matches').waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('stops one by keyboard, with the exact command and the whole id of what is meant', async () => {
    await open(seeded);
    await page.getByRole('button', { name: 'Act on web' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Stop…' }).waitFor();
    await page.keyboard.type('Stop');
    await page.keyboard.press('Enter');
    const { id } = containerRow('web');
    await dialog().getByText(`/usr/bin/docker stop -- ${id}`).waitFor();
    await dialog().getByText(id, { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    const confirm = dialog().getByRole('button', { name: 'Stop', exact: true });
    await confirm.focus();
    await page.keyboard.press('Enter');
    await soon(() => dialog().isVisible()).toBe(true);
    await page.keyboard.press('Space');
    await page.getByText('Stopping web…').waitFor();
    const [task] = await sql<{ payload: object }>(
      url,
      `SELECT payload FROM tasks WHERE node_id = $1 AND type = 'container_control'`,
      [seeded],
    );
    expect(task?.payload).toMatchObject({ container: 'web', action: 'stop', targetId: id });
    expect(faults).toEqual([]);
  }, 120_000);

  it('does nothing to what is not what was confirmed', async () => {
    await open(seeded);
    await page.getByRole('button', { name: 'Act on cache' }).click();
    await page.getByRole('menuitem', { name: 'Pause…' }).click();
    const other = 'f'.repeat(64);
    await said([containerRow('cache', { id: other, targetId: other })]);
    await dialog().getByRole('button', { name: 'Pause', exact: true }).click();
    await dialog().getByText('is not what the node said last', { exact: false }).waitFor();
    await dialog().getByRole('button', { name: 'Keep it as it is' }).click();
    await said(containerRows);
    const sent = await sql(url, `SELECT 1 FROM tasks WHERE payload->>'container' = 'cache'`, []);
    expect(sent).toEqual([]);
    // The browser notes the refusal.
    expect(faults.filter((fault) => !fault.endsWith('/tasks)'))).toEqual([]);
    faults.length = 0;
  }, 120_000);

  it('shows the last lines of one, and closes them', async () => {
    const { id } = containerRow('web');
    const result = { id, name: 'web', lines: containerLines, truncated: false };
    const payload = { container: 'web', tail: 500 };
    await seedReading(url, { nodeId: seeded, command: 'container_logs', payload, result });
    await open(seeded);
    await page.getByRole('button', { name: 'Act on web' }).click();
    await page.getByRole('menuitem', { name: 'Log', exact: true }).click();
    const lines = page.getByRole('region', { name: /^Log of web on .*, text$/ });
    await lines.getByText('upstream timed out').waitFor();
    expect(await everyLook(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close the log' }).click();
    await lines.waitFor({ state: 'detached' });
  }, 120_000);

  it('stands on a phone', async () => {
    await onPhone(page, async () => {
      await open(seeded);
      await page.getByRole('button', { name: 'Act on web' }).waitFor();
      expect(await pageFaults(page)).toEqual([]);
    });
  }, 120_000);

  it('says that there is none, that nothing was read, and that an agent cannot', async () => {
    await said([]);
    await open(seeded);
    await page.getByText('No containers here').waitFor();
    await page.getByText('docker answers, and has no container.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await said(containerRows);
    const [away] = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE name = 'box-00001'`, []);
    await open(away!.id);
    await page.getByText(/^Nothing was read yet, and box-00001 is not heard from$/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await sql(url, `UPDATE nodes SET commands = '{exec}' WHERE id = $1`, [away!.id]);
    await open(away!.id);
    await page.getByText('Not collected on this node').waitFor();
    await page.getByText(/does not know container_list\. A newer agent does/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);

  it('waits with a shape of what comes, and says what went wrong', async () => {
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/readings?**', async (route) => {
      await held;
      await route.continue();
    });
    await open(seeded);
    await page.getByRole('status').filter({ hasText: 'Reading the containers…' }).waitFor();
    go();
    await rows().nth(6).waitFor();
    await page.unroute('**/readings?**');
    const problem = { type: 'about:blank', title: 'It broke', status: 500, code: 'server.failed' };
    await page.route('**/readings', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    );
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('box-00000 was not asked').waitFor();
    // What was read before stays.
    await rows().nth(6).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.unroute('**/readings');
    faults.length = 0;
  }, 120_000);

  it('says only what failed where nothing was read before, with one way to try again', async () => {
    const other = await nodeIdOf(url, `name = 'box-00002'`);
    await seedPresence(url, other);
    const failed = { taskId: other, state: 'failed', reason: 'The engine does not answer.', refusal: null };
    const json = { reading: null, asking: null, failed };
    await page.route('**/readings?**', (route) => route.fulfill({ json }));
    await open(other);
    await page.getByText('Reading the containers failed', { exact: true }).waitFor();
    await page.getByText('The engine does not answer.', { exact: true }).waitFor();
    await soon(() => page.getByText('Nothing was read yet').count()).toBe(0);
    await soon(() => page.getByRole('button', { name: /^Read|again$/ }).allInnerTexts()).toEqual(['Try again']);
    expect(await everyLook(page)).toEqual([]);
    await page.unroute('**/readings?**');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('status').filter({ hasText: 'Reading the containers…' }).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  it('lets a viewer look and not act, and says why', async () => {
    const other = await openPage(browser);
    await signIn(other.page, fettle, await seedViewer(url));
    await other.page.goto(`${home}/nodes/${seeded}?tab=containers`);
    await other.page.getByText(/^Acting here takes the permission task:run-medium/).waitFor();
    await other.page.getByRole('button', { name: 'Act on web' }).click();
    await other.page.getByRole('menuitem', { name: 'Log', exact: true }).waitFor();
    await soon(() => other.page.getByRole('menuitem').count()).toBe(1);
    expect(other.faults).toEqual([]);
    await other.context.close();
  }, 120_000);
});
