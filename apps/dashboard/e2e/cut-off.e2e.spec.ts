import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInToAdmin } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';

/** What the product promises: within this time a page says that it cannot be refreshed. */
const promisedMs = 5_000;

/** Every page is open in a tab of its own while the control plane goes away, in two ways, and comes back. */
describe('a page that cannot be refreshed', () => {
  let fettle: Installation;
  let browser: Browser;
  let context: BrowserContext;
  const pages = new Map<string, Page>();
  const forms = new Set<string>();

  /** `form`: by these words the page is known that has read nothing to show; others tell when they were read. */
  async function open(name: string, address: string, form?: string): Promise<void> {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(address);
    await (form === undefined ? page.locator('main time') : page.getByText(form)).first().waitFor();
    if (form !== undefined) forms.add(name);
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
    pages.set(name, page);
  }

  beforeAll(async () => {
    fettle = await Installation.create();
    browser = await launchBrowser();
    await fettle.start();
    const first = await openPage(browser);
    context = first.context;
    const home = await firstAdministrator(first.page, fettle);
    await first.page.goto(`${home}/nodes`);
    await first.page.getByText('The one node is live').waitFor();
    const node = (await first.page.getByRole('table').getByRole('link').first().getAttribute('href'))!;
    const nodeId = node.split('/').at(-1)!;
    await first.page.goto(`${home}/tasks/new?node=${nodeId}`);
    await first.page.getByLabel('Command', { exact: true }).fill('while true; do date; sleep 1; done');
    await first.page.getByRole('button', { name: /^Run on / }).click();
    await first.page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    const task = first.page.url();
    await signInToAdmin(first.page, fettle);
    const admin = (path: string) => new URL(path, fettle.adminUrl).href;
    for (const [name, address] of [
      ['now', `${home}/now`],
      ['nodes', `${home}/nodes`],
      ['node', `${home}/nodes/${nodeId}`],
      ['tasks', `${home}/tasks`],
      ['task', task],
      ['admin: health', admin('/')],
      ['admin: queues', admin('/queues')],
      ['admin: audit', admin('/audit')],
      ['admin: connections', admin('/connections')],
      ['admin: settings', admin('/settings')],
      ['admin: settings of the processes', admin('/settings/processes')],
    ] as const)
      await open(name, address);
    for (const [name, address, form] of [
      ['new node', `${home}/nodes/new`, 'Which machine is it?'],
      ['new task', `${home}/tasks/new?node=${nodeId}`, 'What'],
      ['batch', `${home}/tasks/new?targets=${packed(nodeId)}`, 'Run on 1 node…'],
      ['admin: self-check', admin('/self-check'), 'Nobody has looked in this window yet'],
    ] as const)
      await open(name, address, form);
  }, 300_000);

  afterAll(async () => {
    await fettle?.signalControlPlane('SIGCONT').catch(() => undefined);
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  /** Runs the same look on every page at once and gives what it says, by the page's name. */
  async function everywhere<T>(look: (page: Page, name: string) => Promise<T>): Promise<Record<string, T | string>> {
    const seen = [...pages].map(async ([name, page]) => [name, await look(page, name).catch(String)] as const);
    return Object.fromEntries(await Promise.all(seen));
  }
  const onEveryPage = <T>(value: T) => Object.fromEntries([...pages.keys()].map((name) => [name, value]));
  const cutEverywhere = () =>
    Object.fromEntries([...pages.keys()].map((name) => [name, forms.has(name) ? 'says so; nothing is loud' : cut]));

  /** The words came in time, with the age of what is shown; what is shown is grey, and it says when it was read. */
  async function saysThatItIsCut(page: Page, name: string): Promise<string> {
    const notice = page.locator('[data-reach=cut]');
    await notice.waitFor({ timeout: promisedMs });
    const words = (await notice.innerText()).replaceAll('\n', ' ');
    const grey = await page.evaluate(() => {
      const quiet = document.createElement('span');
      quiet.style.color = 'var(--muted)';
      document.body.append(quiet);
      const muted = getComputedStyle(quiet).color;
      quiet.remove();
      const said = [...document.querySelectorAll('main [data-stale] *')].filter(
        (element) =>
          [...element.childNodes].some(
            (node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.textContent ?? ''),
          ) && !element.closest('[role=alert], [aria-hidden], .sr-only, mark, button'),
      );
      const loud = said.filter((element) => getComputedStyle(element).color !== muted);
      return said.length === 0 ? 'no number' : loud.map((element) => element.textContent).join(' | ') || 'all grey';
    });
    if (forms.has(name)) {
      const isSaid = words.startsWith('This page cannot be refreshed');
      return `${isSaid ? 'says so' : words}; ${/^(no number|all grey)$/.test(grey) ? 'nothing is loud' : grey}`;
    }
    const ages = await page.locator('main time').allInnerTexts();
    return [
      /^This page cannot be refreshed.*was read (now|\d+ s ago)/.test(words) ? 'says so with its age' : words,
      grey,
      ages.some((age) => /^(stale, )?(now|\d+ (s|min) ago)/.test(age)) ? 'checked is told' : `ages: ${ages.join(', ')}`,
    ].join('; ');
  }

  async function saysThatItIsBack(page: Page): Promise<string> {
    await page.locator('[data-reach=back]').getByText('This page was read again').waitFor({ timeout: 60_000 });
    await page.locator('main [data-stale]').waitFor({ state: 'detached' });
    const isNotReloaded = await page.evaluate(() => 'notReloaded' in globalThis);
    return isNotReloaded ? 'back without a reload' : 'was reloaded';
  }

  const cut = 'says so with its age; all grey; checked is told';

  it('says so within five seconds when the control plane hangs, and keeps what it had in grey with its age', async () => {
    const seen = everywhere(saysThatItIsCut);
    await fettle.signalControlPlane('SIGSTOP');
    expect(await seen).toEqual(cutEverywhere());
    const faults = await everywhere(pageFaults);
    expect(faults).toEqual(onEveryPage([]));
  }, 300_000);

  it('still says an error in full colour: it is new', async () => {
    const form = pages.get('new task')!;
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

  it('says so on its return and has read everything again by itself', async () => {
    const seen = everywhere(saysThatItIsBack);
    await fettle.signalControlPlane('SIGCONT');
    expect(await seen).toEqual(onEveryPage('back without a reload'));
    await everywhere((page) => page.locator('[data-reach]').waitFor({ state: 'detached' }));
  }, 120_000);

  it('does the same when the process is killed and started anew', async () => {
    const seen = everywhere(saysThatItIsCut);
    const back = everywhere(saysThatItIsBack);
    await fettle.signalControlPlane('SIGKILL');
    expect(await seen).toEqual(cutEverywhere());
    expect(await back).toEqual(onEveryPage('back without a reload'));
  }, 120_000);

  it('shows output that was written meanwhile', async () => {
    const task = pages.get('task')!;
    const lines = async () =>
      Number((await task.getByText(/^[\d,]+ lines? so far$/).innerText()).replaceAll(/\D/g, ''));
    const before = await lines();
    await task.waitForFunction((count) => {
      const words = [...document.querySelectorAll('span')].find((one) => / lines? so far$/.test(one.textContent));
      return Number(words?.textContent.replaceAll(/\D/g, '') ?? 0) > count;
    }, before);
  }, 60_000);
});

/** An id as addresses carry many of them: 22 characters each. */
function packed(id: string): string {
  return Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
}
