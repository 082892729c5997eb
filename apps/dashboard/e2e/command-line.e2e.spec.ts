import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator, signInHere } from './first-administrator.js';
import { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { soon } from './soon.js';

const program = fileURLToPath(new URL('../../../cli/dist/main.js', import.meta.url));

/** A terminal gets its key by the hand of a person in a browser, and what happened is told where activity is shown. */
describe('signing in a terminal in the browser', () => {
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let home: string;
  let workspace: string;

  beforeAll(async () => {
    fettle = await Installation.create();
    home = await mkdtemp(join(tmpdir(), 'fettle-terminal-'));
    browser = await launchBrowser();
    await fettle.start();
    ({ page, faults } = await openPage(browser));
    workspace = await firstAdministrator(page, fettle);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
    await rm(home, { recursive: true, force: true });
  }, 60_000);

  function terminal(...args: string[]) {
    const env = { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: home };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    const end = once(child, 'close').then(([code]) => ({ code: code as number, ...said }));
    const link = async (): Promise<string> => {
      await until(async () => said.err.includes('approve the code'), { timeoutMs: 30_000 });
      return /Open (\S+)/.exec(said.err)?.[1] ?? '';
    };
    return { end, link };
  }

  it('shows what asks, lets it in on a click, also after a sign-in, and never by Enter', async () => {
    const login = terminal('login', fettle.dashboardUrl);
    const link = await login.link();
    // In a browser where nobody is signed in the code survives the sign-in.
    const stranger = await openPage(browser);
    await stranger.page.goto(link);
    await stranger.page.waitForURL(/sign-in[?]return=%2Fdevice/);
    await signInHere(stranger.page);
    await stranger.page.getByRole('heading', { name: 'Sign in a terminal' }).waitFor();
    await soon(() => stranger.page.getByLabel('Code').inputValue()).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
    await stranger.context.close();

    await page.goto(link);
    await page.getByRole('button', { name: 'Look what asks' }).click();
    await page.getByText('Did you begin this yourself?').waitFor();
    await page.getByText(/^fettle-cli\//).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await soon(() => page.getByText('Did you begin this yourself?').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Let it in' }).click();
    await page.getByText('The terminal is signed in').waitFor();
    expect(await login.end).toMatchObject({ code: 0 });
    expect(await terminal('nodes', 'list').end).toMatchObject({ code: 0 });
  }, 90_000);

  it('refuses one that was not asked for', async () => {
    const login = terminal('login', fettle.dashboardUrl);
    await page.goto(await login.link());
    await page.getByRole('button', { name: 'Look what asks' }).click();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('The terminal was refused').waitFor();
    expect(await login.end).toMatchObject({ code: 4 });
  }, 60_000);

  it('tells it under Activity, filtered in the address, with who, from where and with what', async () => {
    await page.goto(`${workspace}/activity`);
    await page.getByText('cli-login.approved').waitFor();
    await page.getByLabel(/^Event/).fill('cli-login');
    await page.waitForURL(/[?&]event=cli-login/);
    await page.getByText('1 entry', { exact: true }).first().waitFor();
    await page.goto(`${page.url()}&peek=${await entryId()}`);
    const panel = page.getByRole('complementary', { name: 'Peek at cli-login.approved' });
    await panel.getByText(/ada@example\.org \(person\)/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Same actor' }).click();
    await page.waitForURL(/[?&]actor=/);
    await page.goto(`${workspace}/activity?q=no-such-text`);
    await page.getByText('No entry matches').waitFor();
    expect(faults).toEqual([]);
  }, 60_000);

  async function entryId(): Promise<string> {
    const me = await page.request.get(new URL('/api/v1/workspaces', fettle.dashboardUrl).href);
    const { items } = (await me.json()) as { items: { id: string }[] };
    const url = `/api/v1/workspaces/${items[0]!.id}/audit-logs?event=cli-login.approved`;
    const answer = await page.request.get(new URL(url, fettle.dashboardUrl).href);
    return ((await answer.json()) as { items: { id: string }[] }).items[0]!.id;
  }
});
