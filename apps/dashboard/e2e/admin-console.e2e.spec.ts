import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInHere, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

/** The pages of the admin console, over an installation that has just been set up. */
describe('the admin console', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  const at = (path: string) => new URL(path, fettle.adminUrl).href;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    await firstAdministrator(first.page, fettle);
    await first.context.close();
    ({ page, faults } = await openPage(browser));
    await signInToAdmin(page, fettle);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  it('leads back to the address that was asked for after a sign-in, and to no other place', async () => {
    const stranger = await openPage(browser);
    await stranger.page.goto(at('/audit?event=setup'));
    await stranger.page.waitForURL(/sign-in[?]return=/);
    await stranger.page.getByText('You will return to where you were.').waitFor();
    await signInHere(stranger.page);
    await stranger.page.waitForURL(at('/audit?event=setup'));
    await stranger.page.getByText('1 entry verified').waitFor();
    await stranger.context.close();
    const misled = await openPage(browser);
    await misled.page.goto(at('/sign-in?return=%2F%2Fevil.example'));
    await signInHere(misled.page);
    await misled.page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    await misled.context.close();
  }, 60_000);

  it('shows who did what, filters it in the address, and opens one entry', async () => {
    await page.getByRole('link', { name: 'Audit' }).first().click();
    await page.getByText(/entries verified$/).waitFor();
    await page.getByLabel(/^Event/).fill('setup');
    await page.getByLabel(/^Event/).press('Enter');
    await page.waitForURL(/[?&]event=setup/);
    await page.getByText('1 entry verified').waitFor();
    await page.getByRole('link', { name: 'setup.completed' }).click();
    const dialog = page.getByRole('dialog', { name: 'setup.completed' });
    await dialog.getByText(/^number \d+ of its chain$/).waitFor();
    await page.waitForURL(/[?&]entry=[0-9a-f-]{36}/);
    expect(await pageFaults(page)).toEqual([]);
    await page.reload();
    await dialog.getByRole('button', { name: 'Same target' }).click();
    await page.waitForURL(/[?&]target=/);
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.getByRole('link', { name: 'workspace.created' }).waitFor();
  }, 60_000);

  it('looks for the workspace of entries among all of the platform', async () => {
    await page.goto(at('/audit'));
    await page.getByRole('button', { name: 'Workspace: Every workspace' }).click();
    await page.getByLabel('Search workspaces').fill('no such workspace');
    await page.getByText('No workspace has this name or address.').waitFor();
    await page.getByLabel('Search workspaces').fill('defau');
    await page.getByRole('list', { name: 'Workspaces found' }).getByRole('button', { name: 'Default' }).click();
    await page.waitForURL(/[?&]workspace=[0-9a-f-]{36}/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Workspace: Default' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 60_000);

  it('hands the entries over as JSON lines', async () => {
    await page.goto(at('/audit?workspace=platform'));
    await page.getByRole('button', { name: 'Export' }).click();
    const item = page.getByRole('menuitem', { name: /^JSON lines/ });
    const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
    expect(download.suggestedFilename()).toMatch(/^audit-.*\.jsonl$/);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    const entries = lines.map((line) => JSON.parse(line) as { kind: string; event?: string; chain?: string });
    expect(entries.map(({ event }) => event)).toContain('session.started');
    expect(new Set(entries.flatMap(({ chain }) => chain ?? []))).toEqual(new Set(['platform']));
    expect([entries[0]?.kind, entries.at(-1)?.kind]).toEqual(['audit-export', 'end']);
  }, 60_000);

  it('walks every chain and says that it is whole', async () => {
    await page.goto(at('/audit'));
    await page.getByRole('button', { name: 'Verify all chains' }).click();
    const dialog = page.getByRole('dialog', { name: 'The audit chains' });
    await dialog.getByText(/^[\d,]+ entries of \d+ chains are whole$/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await dialog.waitFor({ state: 'detached' });
  }, 60_000);

  it('says what to do where nothing matches', async () => {
    await page.goto(at('/audit?event=no.such.event'));
    await page.getByText('No entry matches').waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).last().click();
    await page.getByText(/entries verified$/).waitFor();
  }, 60_000);

  it('shows each queue with what is scheduled on it', async () => {
    await page.goto(at('/queues'));
    await page.getByText('Nothing has failed or waits long').waitFor();
    const queue = page.getByRole('region', { name: 'Queue maintenance' });
    await queue.getByText('metrics.rollup').waitFor();
    await queue.getByText('every 1 min').first().waitFor();
    await soon(() => queue.getByText(/^next run /).count()).toBe(5);
    await soon(() => page.getByText('Failed jobs by cause').count()).toBe(0);
  }, 60_000);

  it('says how many jobs an act reaches, wants a reason to discard, and Enter never confirms', async () => {
    const sent = await answerWithFailures(page);
    await page.goto(at('/queues'));
    await page.getByText('Partition … is missing').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Discard all 12 jobs' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard 12 jobs of retention.sweep' });
    const confirm = dialog.getByRole('button', { name: 'Discard 12 jobs' });
    await soon(() => confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('The partitions were made by hand');
    await confirm.focus();
    await page.keyboard.press('Enter');
    expect(await pageFaults(page)).toEqual([]);
    expect(sent).toEqual([]);
    await confirm.click();
    await page.getByText('12 jobs discarded.').waitFor();
    await page.getByRole('button', { name: 'Retry all 12 jobs' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry 12 jobs' }).click();
    await page.getByText('11 jobs put back on the queue. 1 other had moved on or could not be reached.').waitFor();
    const selection = { group: 'g', failedBefore: failuresAt };
    expect(sent).toEqual([
      ['discard', { selection, reason: 'The partitions were made by hand' }],
      ['retry', { selection }],
    ]);
    await page.unrouteAll();
  }, 60_000);

  it('shows who is connected, and closes a connection when somebody has read what comes of it', async () => {
    const other = await page.context().newPage();
    // An agent's call ends by itself now and then: what happens to it in between is the other answer that there may be.
    await until(
      async () => {
        for (const one of [page, other]) {
          await one.goto(at('/connections?kind=agent-poll'));
          await one.getByRole('button', { name: /^Close the waiting call of / }).click();
        }
        return (await confirmClose(page)) === 'closed';
      },
      { timeoutMs: 50_000, what: 'a call that is closed before it ends by itself' },
    );
    // The browser notes the refusal, which was expected.
    faults.splice(0, faults.length, ...faults.filter((fault) => !/ 404 .*\/connections\//.test(fault)));
    // Somebody else was faster.
    expect(await confirmClose(other)).toBe('gone');
    await other.close();
    // The agent comes back by itself.
    await page.getByText(/^1 waiting call at 1 process$/).waitFor();
    await page.goto(at('/audit?event=connection.closed'));
    await page.getByText('1 entry verified').waitFor();
    await page.goto(at('/connections?q=no.such.thing'));
    await page.getByText('No connection fits').waitFor();
  }, 60_000);

  it('lists every setting with its source, finds one, and shows no secret', async () => {
    await page.goto(at('/settings/processes'));
    await page.getByLabel(/^Find a setting/).fill('database_url');
    await page.waitForURL(/[?]q=database_url/);
    const row = page.getByRole('listitem').filter({ hasText: 'DATABASE_URL' });
    await row.getByText('set', { exact: true }).waitFor();
    await row.getByText('from the environment').waitFor();
    await soon(() => page.content()).not.toContain('postgres://');
    await page.getByLabel(/^Find a setting/).fill('no such setting');
    await page.getByText('No setting fits').waitFor();
  }, 60_000);

  it('tries every part of the control plane when asked, and says what it found', async () => {
    await page.goto(at('/self-check'));
    await page.getByText('Nobody has looked in this window yet').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Run the checks' }).click();
    const inOrder = page.getByRole('region', { name: 'In order' });
    await inOrder.getByText('A job goes through and is done').waitFor({ timeout: 25_000 });
    await inOrder.getByText('The latest audit entries are what was sealed').waitFor();
    await page.getByRole('region', { name: 'Not looked at' }).getByText('The control plane is backed up').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.goto(at('/audit?event=self-check'));
    await page.getByText('self-check.run').first().waitFor();
  }, 60_000);

  it.each([
    ['a desk in the light', { width: 1440, height: 900 }, 'light'],
    ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
  ] as const)(
    'can be read and operated from %s',
    async (_name, viewport, colorScheme) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      const faultsOf: Record<string, string[]> = {};
      for (const [path, read] of pages) {
        await page.goto(at(path));
        await page.getByText(read).first().waitFor();
        faultsOf[path] = await pageFaults(page);
      }
      expect(Object.entries(faultsOf).filter(([, found]) => found.length > 0)).toEqual([]);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.emulateMedia({ colorScheme: null });
    },
    240_000,
  );

  it('has shown no fault of its own on the way', () => {
    expect(faults).toEqual([]);
  });
});

/** Confirms in the dialog that is open. `gone`: the page says that there is nothing left to close. */
async function confirmClose(page: Page): Promise<'closed' | 'gone'> {
  const dialog = page.getByRole('dialog', { name: /^Close the waiting call of / });
  await dialog.getByText(/What runs on its node runs on/).waitFor();
  expect(await pageFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Close this connection' }).click();
  const gone = dialog.getByText('This connection is gone already');
  return until(async () => {
    if ((await gone.count()) > 0) return 'gone';
    return (await dialog.count()) === 0 ? 'closed' : null;
  });
}

/** Each page with what stands there when it has been read. A page keeps asking, so its network is never idle for long. */
const pages: readonly (readonly [path: string, read: RegExp])[] = [
  ['/', /^(All|\d+ of) \d+ parts /],
  ['/audit', /entries verified$/],
  ['/audit?event=no.such.event', /^No entry matches$/],
  ['/audit?range=days', /entries verified$/],
  ['/queues', /^Nothing has failed or waits long/],
  ['/self-check', /^Nobody has looked in this window yet$/],
  ['/connections', / at 1 process$/],
  ['/settings', /^Mail is not set up/],
  ['/settings?section=addresses', /^Where browsers and nodes/],
  ['/settings/processes', / settings are not left at their defaults$/],
];
const failuresAt = '2026-01-01T00:00:00.000Z';

/** Answers in place of the API with a dozen failed jobs: a healthy installation has none. Returns what is asked of it then. */
async function answerWithFailures(page: Page): Promise<unknown[]> {
  const sent: unknown[] = [];
  const id = '01890000-0000-7000-8000-000000000000';
  const example = { id, job: 'retention.sweep', attempts: 3, reason: 'Partition 7 is missing', failedAt: failuresAt };
  const group = { key: 'g', job: 'retention.sweep', cause: 'Partition … is missing', count: 12 };
  const items = [{ ...group, firstAt: failuresAt, lastAt: failuresAt, example: { ...example, ids: { nodeId: id } } }];
  await page.route('**/queues/maintenance/failures', (route) =>
    route.fulfill({ json: { asOf: failuresAt, items, total: 12, read: 12 } }),
  );
  for (const [verb, done] of [
    ['discard', 12],
    ['retry', 11],
  ] as const)
    await page.route(`**/queues/maintenance/${verb}`, (route) => {
      sent.push([verb, route.request().postDataJSON()]);
      return route.fulfill({ json: { matched: 12, done } });
    });
  return sent;
}
