import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { person } from './first-administrator.js';
import { Deployment, hosts } from './deployment.js';

/** Another machine, as far as nginx can tell. */
const elsewhere = '127.0.0.7';
const securityHeaders = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
];

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names of header lines as they came, in lower case. */
  readonly names: readonly string[];
  readonly text: string;
}

interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** A call from another address than the browser's. */
function call(url: string, { method = 'GET', headers = {}, body }: Call = {}): Promise<Answer> {
  const sent = body === undefined ? '' : JSON.stringify(body);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { method, localAddress: elsewhere, agent: false as const, headers: { ...type, ...headers } };
    const outgoing = request(url, options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      const names = answer.rawHeaders.filter((_text, at) => at % 2 === 0).map((name) => name.toLowerCase());
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, names, text }));
    });
    outgoing.on('error', reject).end(sent);
  });
}

/** One path from an empty database to a command's output, through nginx, with every part in a process of its own. The steps build on each other. */
describe('Fettle behind nginx', () => {
  let fettle: Deployment;
  let browser: Browser;
  let page: Page;
  let home: string;
  let workspaceId: string;
  let nodeId: string;

  beforeAll(async () => {
    fettle = await Deployment.create();
    browser = await launchBrowser();
    await fettle.start();
    ({ page } = await openPage(browser));
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await fettle?.remove();
  }, 60_000);

  const api = (path: string) => `${fettle.url('operator')}/api/v1${path}`;

  /** What the signed-in browser would send along. */
  async function credentials(): Promise<Record<string, string>> {
    const cookies = await page.context().cookies(api('/auth/login'));
    const me = await page.request.get(api('/users/me'));
    const { csrfToken } = (await me.json()) as { csrfToken: string };
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    return { cookie, 'x-csrf-token': csrfToken, origin: fettle.url('operator') };
  }

  it('lets a newcomer in by the printed link', async () => {
    expect(fettle.setupUrl).toContain(fettle.url('operator'));
    await page.goto(fettle.setupUrl);
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Make the administrator and sign in' }).click();
    await page.waitForURL(/\/w\/[^/]+/);
    home = /^.*\/w\/[^/]+/.exec(page.url())![0];
    const me = (await (await page.request.get(api('/users/me'))).json()) as { workspaces: { id: string }[] };
    workspaceId = me.workspaces[0]!.id;
  }, 60_000);

  it('lets a machine join and says that it is live', async () => {
    await page.goto(`${home}/nodes/new`);
    await page.getByLabel('Name', { exact: true }).fill('behind-nginx');
    const made = page.waitForResponse((answer) => answer.url().endsWith('/node-installs'));
    await page.getByRole('button', { name: 'Make the install command' }).click();
    const { installCommand } = (await (await made).json()) as { installCommand: string };
    // The script installs a service, which is tried out in containers; here the agent itself is started.
    const [, apiUrl, token] = /--api-url '([^']+)' --bootstrap-token '([^']+)'/.exec(installCommand)!;
    expect(apiUrl).toBe(fettle.url('agent'));
    await fettle.startAgent(token!);
    const nodes = () => page.request.get(api(`/workspaces/${workspaceId}/nodes`));
    const live = async () => {
      const { items } = (await (await nodes()).json()) as { items: { id: string; presence: string }[] };
      return items.find(({ presence }) => presence === 'live');
    };
    const node = await until(live, { timeoutMs: 60_000, what: 'the node to be live' }).catch((error: Error) => {
      throw new Error(`${error.message}\n${fettle.log('agent')}`);
    });
    nodeId = node.id;
    await page.goto(`${home}/nodes`);
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(new RegExp(`/nodes/${nodeId}$`));
    await page.locator('[data-live=live]').first().waitFor();
  }, 120_000);

  /** Runs a shell command by the form and stays on its page. */
  async function run(command: string): Promise<void> {
    await page.goto(`${home}/nodes/${nodeId}`);
    await page.getByRole('link', { name: 'Run a command' }).click();
    await page.getByLabel('Command', { exact: true }).fill(command);
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
  }

  it('runs a command and shows its output', async () => {
    await run('uname -a');
    await page
      .getByText(/^Linux .* GNU\/Linux$/)
      .first()
      .waitFor();
    await page.getByText('succeeded', { exact: true }).first().waitFor();
  }, 60_000);

  it('shows output as it is written, over a killed and restarted API, without a reload', async () => {
    await run('for i in $(seq 1 2000); do echo "line $i"; sleep 0.05; done');
    // Which lines are in sight depends on how long the page took to open.
    await until(async () => (await lastLine(page)) > 0, { timeoutMs: 30_000, what: 'the first lines' });
    await page.locator('[data-live=live]').first().waitFor();
    await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));

    await fettle.kill('api');
    await page.locator('[data-live=offline]').first().waitFor();
    const refused = await call(api('/users/me'));
    expect([refused.status, refused.headers['content-type']]).toEqual([503, 'application/problem+json']);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'dependency.unavailable' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    // Pages do not come through the API.
    expect((await call(`${fettle.url('operator')}/sign-in`)).status).toBe(200);

    await fettle.startApi();
    await page.locator('[data-live=live]').first().waitFor({ timeout: 60_000 });
    const shown = await lastLine(page);
    await until(async () => (await lastLine(page)) > shown, { timeoutMs: 30_000, what: 'lines after the restart' });
    await page.getByRole('button', { name: 'Cancel the task…' }).click();
    await page.getByRole('button', { name: 'Cancel 1 task' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
    expect(await page.evaluate(() => 'notReloaded' in globalThis)).toBe(true);
  }, 180_000);

  it('writes the true address into the audit log, whatever the caller says', async () => {
    const spoofed = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };
    const asked = await call(api(`/workspaces/${workspaceId}/tasks`), {
      method: 'POST',
      headers: { ...(await credentials()), ...spoofed, 'x-request-id': 'asked-from-elsewhere' },
      body: { nodeId, command: { type: 'exec', payload: { argv: ['true'] } } },
    });
    expect([asked.status, asked.headers['x-request-id']]).toEqual([202, 'asked-from-elsewhere']);
    const answer = await page.request.get(api(`/workspaces/${workspaceId}/audit-logs?limit=50`));
    const { items } = (await answer.json()) as { items: { requestId: string; ip: string }[] };
    const own = items.filter(({ requestId }) => requestId === 'asked-from-elsewhere');
    expect(own.map(({ ip }) => ip)).toEqual([elsewhere]);
    // Everything else was done by the browser and by the agent of this machine.
    expect([...new Set(items.filter((one) => !own.includes(one) && one.ip).map(({ ip }) => ip))]).toEqual([
      '127.0.0.1',
    ]);
    expect((await fettle.served()).filter(({ ip }) => ip === elsewhere).length).toBeGreaterThan(0);
  }, 60_000);

  it('keeps the surfaces apart, by port and by name', async () => {
    const admin = await openPage(browser);
    await admin.page.goto(fettle.url('admin'));
    await admin.page.waitForURL(/\/sign-in/);
    await admin.page.getByLabel('E-mail address').fill(person.email);
    await admin.page.getByLabel('Password', { exact: true }).fill(person.password);
    await admin.page.getByRole('button', { name: 'Sign in' }).click();
    await admin.page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
    const health = '/api/v1/diagnostics/health';
    const nodes = `/api/v1/workspaces/${workspaceId}/nodes`;
    const own = await admin.page.request.get(`${fettle.url('admin')}${health}`);
    expect(own.status()).toBe(200);
    expect((await admin.page.request.get(`${fettle.url('admin')}${nodes}`)).status()).toBe(404);
    expect((await page.request.get(`${fettle.url('operator')}${nodes}`)).status()).toBe(200);
    expect((await page.request.get(`${fettle.url('operator')}${health}`)).status()).toBe(404);
    await admin.context.close();
    const shared = `http://127.0.0.1:${fettle.ports['nginx-shared']}`;
    for (const [host, path, status] of [
      [hosts.operator, health, 404],
      [hosts.operator, nodes, 401],
      [hosts.admin, nodes, 404],
      [hosts.admin, health, 401],
      [hosts.agent, nodes, 404],
      [hosts.agent, '/api/v1/agent/tasks/claim', 405],
    ] as const) {
      const answer = await call(`${shared}${path}`, { headers: { host } });
      expect([host, path, answer.status]).toEqual([host, path, status]);
    }
  }, 60_000);

  it('sends each security header once', async () => {
    const script = await page.locator('script[src*="/_next/static/"]').first().getAttribute('src');
    for (const url of [
      `${fettle.url('operator')}/sign-in`,
      `${fettle.url('admin')}/sign-in`,
      new URL(script ?? '', fettle.url('operator')).href,
      api('/setup/status'),
      api('/nothing'),
      `${fettle.url('operator')}/health`,
      `${fettle.url('agent')}/api/v1/agent/nothing`,
    ]) {
      const { names } = await call(url);
      const times = securityHeaders.map((name) => [name, names.filter((one) => one === name).length]);
      expect([url, times]).toEqual([url, securityHeaders.map((name) => [name, 1])]);
      expect([url, names.filter((one) => one === 'x-request-id').length]).toEqual([url, 1]);
    }
  }, 60_000);

  it('holds the polls of agents for as long as the API parks them', async () => {
    // 55 s, less a jitter of up to a quarter.
    const parked = async () =>
      (await fettle.served()).filter(({ path, seconds }) => path.endsWith('/agent/tasks/claim') && seconds > 41);
    const polls = await until(async () => ((await parked()).length > 0 ? parked() : null), {
      timeoutMs: 90_000,
      what: 'a poll that was parked to its end',
    });
    expect([...new Set(polls.map(({ status }) => status))]).toEqual([200]);
  }, 120_000);
});

/** The number of the newest `line N` on the page; 0 where there is none. */
async function lastLine(page: Page): Promise<number> {
  const texts = await page.locator('[data-line]').allInnerTexts();
  return Math.max(0, ...texts.map((text) => Number(/line (\d+)/.exec(text)?.[1] ?? 0)));
}
