import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { CutOffTabs, type Place } from './cut-off-tabs.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';

/** Pages are open at the same time, a few of them, while the control plane goes away and comes back. */
describe('a page that cannot be refreshed', () => {
  let fettle: Installation;
  let browser: Browser;
  let context: BrowserContext;
  let home: string;
  let nodeId: string;
  let task: string;

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    context = first.context;
    home = await firstAdministrator(first.page, fettle);
    await first.page.goto(`${home}/nodes`);
    await first.page.getByText('The one node is live').waitFor();
    const node = (await first.page.getByRole('table').getByRole('link').first().getAttribute('href'))!;
    nodeId = node.split('/').at(-1)!;
    await first.page.goto(`${home}/tasks/new?node=${nodeId}`);
    await first.page.getByLabel('Command', { exact: true }).fill('while true; do date; sleep 1; done');
    await first.page.getByRole('button', { name: /^Run on / }).click();
    await first.page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    task = first.page.url();
    await signInToAdmin(first.page, fettle);
    await first.page.close();
  }, 180_000);

  afterAll(async () => {
    await fettle?.signalControlPlane('SIGCONT').catch(() => undefined);
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  async function hangs(tabs: CutOffTabs): Promise<void> {
    const said = tabs.sayThatTheyAreCut();
    await fettle.signalControlPlane('SIGSTOP');
    expect(await said).toEqual(tabs.expected().cut);
    expect(await tabs.faults()).toEqual({});
  }

  async function returns(tabs: CutOffTabs): Promise<void> {
    const said = tabs.sayThatTheyAreBack();
    await fettle.signalControlPlane('SIGCONT');
    expect(await said).toEqual(tabs.expected().back);
    await tabs.noticesAreGone();
  }

  async function isKilled(tabs: CutOffTabs): Promise<void> {
    const cut = tabs.sayThatTheyAreCut();
    const back = tabs.sayThatTheyAreBack();
    await fettle.signalControlPlane('SIGKILL');
    expect(await cut).toEqual(tabs.expected().cut);
    expect(await back).toEqual(tabs.expected().back);
  }

  /** Opens some pages for the tests of a block, and closes them after it. */
  function opened(places: () => Place[]): () => CutOffTabs {
    let tabs: CutOffTabs;
    beforeAll(async () => {
      tabs = new CutOffTabs(context);
      await tabs.open(places());
    }, 120_000);
    afterAll(() => tabs?.close(), 60_000);
    return () => tabs;
  }
  const ofNode = (...tabs: string[]) =>
    tabs.map((tab) => ({ name: `node: ${tab}`, address: `${home}/nodes/${nodeId}?tab=${tab}` }));
  const ofAdmin = (name: string, path: string, more: Partial<Place> = {}): Place => ({
    name,
    address: new URL(path, fettle.adminUrl).href,
    ...more,
  });

  describe('while the control plane hangs, is continued, and is killed', () => {
    const tabs = opened(() => [
      { name: 'nodes', address: `${home}/nodes`, isLookedAt: true },
      { name: 'node', address: `${home}/nodes/${nodeId}`, isLookedAt: true },
      { name: 'task', address: task, isLookedAt: true },
      { name: 'new task', address: `${home}/tasks/new?node=${nodeId}`, words: 'What', isLookedAt: true },
      ofAdmin('health', '/', { isLookedAt: true }),
    ]);

    it('says so within five seconds, and keeps what it had in grey with its age', () => hangs(tabs()), 180_000);

    it('still says an error in full colour: it is new', async () => {
      const form = tabs().page('new task');
      await form.getByRole('button', { name: /^Run on / }).click();
      const said = form.getByRole('alert').filter({ hasText: 'One field needs a correction' });
      await said.waitFor();
      const [shown, full] = await said.evaluate((element) => {
        const probe = document.body.appendChild(document.createElement('span'));
        probe.style.color = 'var(--text)';
        return [getComputedStyle(element).color, getComputedStyle(probe).color];
      });
      expect(shown).toBe(full);
    }, 60_000);

    it('says so on its return and has read everything again by itself', () => returns(tabs()), 120_000);

    it('does the same when the process is killed and started anew', () => isKilled(tabs()), 120_000);

    it('shows output that was written meanwhile', async () => {
      const page = tabs().page('task');
      const lines = async () =>
        Number((await page.getByText(/^[\d,]+ lines? so far$/).innerText()).replaceAll(/\D/g, ''));
      const before = await lines();
      await page.waitForFunction((count) => {
        const words = [...document.querySelectorAll('span')].find((one) => / lines? so far$/.test(one.textContent));
        return Number(words?.textContent.replaceAll(/\D/g, '') ?? 0) > count;
      }, before);
    }, 60_000);
  });

  // A few at a time: what a browser does with twenty tabs at once says more of the browser than of the pages.
  const others: readonly [string, () => Place[]][] = [
    ['of a node', () => ofNode('metrics', 'services', 'network', 'tasks', 'events', 'config')],
    [
      'of the fleet',
      () => [
        { name: 'now', address: `${home}/now` },
        { name: 'tasks', address: `${home}/tasks` },
        { name: 'groups', address: `${home}/groups`, words: 'No group yet' },
        { name: 'events', address: `${home}/events` },
        { name: 'batch', address: `${home}/tasks/new?targets=${packed(nodeId)}`, words: 'Run on 1 node…' },
        { name: 'new node', address: `${home}/nodes/new`, words: 'Which machine is it?' },
      ],
    ],
    [
      'of the workspace',
      () => [
        { name: 'members', address: `${home}/members` },
        { name: 'teams', address: `${home}/teams` },
        { name: 'activity', address: `${home}/activity` },
        { name: 'API keys', address: `${home}/api-keys`, words: 'For programs.' },
        { name: 'settings', address: `${home}/settings`, words: 'Of the workspace' },
      ],
    ],
    [
      'of the admin console about work',
      () => [
        ofAdmin('queues', '/queues', { isLookedAt: true }),
        ofAdmin('task flow', '/task-flow'),
        ofAdmin('connections', '/connections'),
        ofAdmin('deliveries', '/deliveries'),
        ofAdmin('self-check', '/self-check', { words: 'Nobody has looked in this window yet' }),
      ],
    ],
    [
      'of the admin console about people and settings',
      () => [
        ofAdmin('audit', '/audit', { isLookedAt: true }),
        ofAdmin('settings', '/settings'),
        ofAdmin('settings of the processes', '/settings/processes'),
        ofAdmin('users', '/users'),
        ofAdmin('workspaces', '/workspaces'),
        ofAdmin('roles', '/roles', { words: 'Who may do what.' }),
      ],
    ],
  ];

  describe.each(others)('%s', (_which, places) => {
    const tabs = opened(places);

    it('says so within five seconds, keeps what it had, and reads it again on its return', async () => {
      await hangs(tabs());
      await returns(tabs());
    }, 180_000);
  });
});

/** An id as addresses carry many of them: 22 characters each. */
function packed(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}
