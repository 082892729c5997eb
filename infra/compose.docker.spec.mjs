// docker-compose.yml with real containers: what the file promises about rights and secrets, and a newcomer's path through it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { launchBrowser, openPage } from '../apps/dashboard/e2e/dist/browser.js';
import { until } from '../libs/testing/dist/until.js';
import { output, startEngine } from './agent/docker-engine.mjs';
import { SERVICES, Stack } from './compose/stack.mjs';
import { ended } from './supervise.mjs';
import { nodePath, root } from './toolchain.mjs';

const SETUP_LIMIT_MS = 480_000;
const person = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'violet-harbour-lantern-42' };

const undo = [];
let engine;
let stack;
let page;
let home;
let workspaceId;
let nodeId;

beforeAll(async () => {
  engine = await startEngine();
  undo.push(engine.stop);
  stack = await Stack.create(engine);
  undo.push(() => stack.remove());
  await stack.up();
  const browser = await launchBrowser();
  undo.push(() => browser.close());
  ({ page } = await openPage(browser));
}, SETUP_LIMIT_MS);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
}, 120_000);

const api = (path) => `${stack.url('operator')}/api/v1${path}`;

/** A real agent on this machine, which reaches the control plane through nginx. */
async function startAgent(token) {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-agent-'));
  const args = ['run', '--api-url', stack.url('agent'), '--state-dir', folder, '--bootstrap-token', token];
  const agent = spawn(nodePath(), [join(root, 'apps/agent/dist/agent.cjs'), ...args], { stdio: 'ignore' });
  undo.push(async () => {
    agent.kill('SIGKILL');
    await ended(agent);
    rmSync(folder, { recursive: true, force: true });
  });
}

/** Runs a shell command by the form and stays on its page. */
async function run(command) {
  await page.goto(`${home}/nodes/${nodeId}`);
  await page.getByRole('link', { name: 'Run a command' }).click();
  await page.getByLabel('Command', { exact: true }).fill(command);
  await page.getByRole('button', { name: /^Run on / }).click();
  await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
}

/** The number of the newest `line N` on the page; 0 where there is none. */
async function lastLine() {
  const texts = await page.locator('[data-line]').allInnerTexts();
  return Math.max(0, ...texts.map((text) => Number(/line (\d+)/.exec(text)?.[1] ?? 0)));
}

describe('docker-compose.yml', () => {
  it('is valid with nothing set, with and without TLS', async () => {
    const config = (files) => output(['docker-compose', ...files, 'config'], { cwd: root });
    expect(await config([])).toContain('postgres:18');
    const tls = await config(['-f', 'docker-compose.yml', '-f', 'infra/compose/tls.yml']);
    expect(tls).toContain('8443 ssl http2');
  });

  it('publishes nginx alone, and on this machine alone', async () => {
    for (const service of SERVICES) {
      const { Ports } = (await stack.inspect(service)).NetworkSettings;
      const published = Object.entries(Ports).flatMap(([port, hosts]) =>
        (hosts ?? []).map(({ HostIp }) => `${HostIp} ${port}`),
      );
      const all = ['127.0.0.1 7400/tcp', '127.0.0.1 7401/tcp', '127.0.0.1 7402/tcp'];
      expect([service, published.sort()]).toEqual([service, service === 'nginx' ? all : []]);
    }
  });

  it.each(SERVICES)(
    'gives %s no rights: no root, no capability, no way to more, nothing to write on',
    async (service) => {
      const status = await stack.exec(service, ['cat', '/proc/1/status']);
      const field = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)[1];
      expect(field('Uid').split('\t')).not.toContain('0');
      expect([field('CapEff'), field('CapPrm'), field('CapBnd')]).toEqual(Array(3).fill('0'.repeat(16)));
      expect(field('NoNewPrivs')).toBe('1');
      await expect(stack.exec(service, ['touch', '/etc/mark'])).rejects.toThrow('Read-only file system');
      const { HostConfig } = await stack.inspect(service);
      expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, RestartPolicy: { Name: 'unless-stopped' } });
      expect([HostConfig.Memory, HostConfig.PidsLimit].every((limit) => limit > 0)).toBe(true);
      expect(HostConfig.LogConfig).toMatchObject({ Type: 'json-file', Config: { 'max-size': '10m' } });
    },
  );

  it('keeps secrets out of images, environments and arguments', async () => {
    const secrets = stack.secrets();
    expect(secrets).toHaveLength(6);
    for (const service of SERVICES) {
      const about = await stack.inspect(service);
      const texts = await Promise.all([
        engine.docker(['history', '--no-trunc', about.Image]),
        engine.docker(['inspect', about.Image]),
        engine.docker(['top', about.Id, '-eo', 'pid,args']),
        engine.docker(['exec', about.Id, 'cat', '/proc/1/environ']),
      ]);
      const all = [JSON.stringify(about), ...texts].join('\n');
      for (const secret of secrets) expect([service, all.includes(secret)]).toEqual([service, false]);
    }
  });

  it('keeps only what runs in the images of the apps', async () => {
    for (const service of ['api', 'worker-alerts', 'worker-scheduler', 'dashboard', 'admin']) {
      const look =
        'ls -A /src 2>/dev/null; find /app -path "*/node_modules/typescript" -o -path "*/@jest/*" -o -path "/app/*/dist/*.spec.js" -not -path "*/node_modules/*"';
      expect([service, await stack.exec(service, ['sh', '-c', look])]).toEqual([service, '']);
    }
  });

  it('has a Redis that needs its password, keeps what it is told, and forgets nothing to make room', async () => {
    const redis = (...argv) => stack.exec('redis', ['redis-cli', ...argv]);
    expect(await redis('ping')).toContain('NOAUTH');
    const password = 'REDISCLI_AUTH=$(sed -n "s/^requirepass //p" /run/secrets/redis_auth)';
    const get = (name) => stack.exec('redis', ['sh', '-c', `${password} redis-cli --raw config get ${name}`]);
    expect(await get('appendonly')).toBe('appendonly\nyes\n');
    expect(await get('maxmemory-policy')).toBe('maxmemory-policy\nnoeviction\n');
  });

  it('has a PostgreSQL that needs its password', async () => {
    const ask = ['psql', '--no-password', '--host', 'postgres', '--username', 'fettle', '--command', 'SELECT 1'];
    await expect(stack.exec('postgres', ask)).rejects.toThrow('no password supplied');
  });
});

describe('a newcomer', () => {
  it('finds the link in the log of the API and becomes the first administrator', async () => {
    const [, link] = /First administrator: (\S+)/.exec(await stack.logs('api'));
    expect(link).toContain(stack.url('operator'));
    await page.goto(link);
    await page.getByLabel('Your name').fill(person.name);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Make the administrator and sign in' }).click();
    await page.waitForURL(/\/w\/[^/]+/);
    home = /^.*\/w\/[^/]+/.exec(page.url())[0];
    const me = await (await page.request.get(api('/users/me'))).json();
    workspaceId = me.workspaces[0].id;
  }, 60_000);

  it('lets a machine join', async () => {
    await page.goto(`${home}/nodes/new`);
    await page.getByLabel('Name', { exact: true }).fill('compose');
    const made = page.waitForResponse((answer) => answer.url().endsWith('/node-installs'));
    await page.getByRole('button', { name: 'Make the install command' }).click();
    const { installCommand, scriptUrl } = await (await made).json();
    const [, apiUrl, token] = /--api-url '([^']+)' --bootstrap-token '([^']+)'/.exec(installCommand);
    expect(apiUrl).toBe(stack.url('agent'));
    // What the command downloads is in the image; running it as a service is tried out on machines with systemd.
    expect(await (await fetch(scriptUrl)).text()).toMatch(/^#!\/bin\/\w+\n# Installs the Fettle agent/);
    await startAgent(token);
    const live = async () => {
      const { items } = await (await page.request.get(api(`/workspaces/${workspaceId}/nodes`))).json();
      return items.find(({ presence }) => presence === 'live');
    };
    ({ id: nodeId } = await until(live, { timeoutMs: 60_000, what: 'the node to be live' }));
  }, 90_000);

  it('sees output as it is written, also after the API was killed and came back by itself', async () => {
    await run('for i in $(seq 1 3000); do echo "line $i"; sleep 0.05; done');
    // Which lines are in sight depends on how long the page took to open.
    await until(async () => (await lastLine()) > 0, { timeoutMs: 30_000, what: 'the first lines' });
    const { State, RestartCount } = await stack.inspect('api');
    process.kill(State.Pid, 'SIGKILL');
    await page.locator('[data-live=offline]').first().waitFor();
    await page.locator('[data-live=live]').first().waitFor({ timeout: 90_000 });
    expect((await stack.inspect('api')).RestartCount).toBe(RestartCount + 1);
    const shown = await lastLine();
    await until(async () => (await lastLine()) > shown, { timeoutMs: 60_000, what: 'lines after the restart' });
    await page.getByRole('button', { name: 'Cancel the task…' }).click();
    await page.getByRole('button', { name: 'Cancel 1 task' }).click();
    await page.getByText('cancelled', { exact: true }).first().waitFor();
  }, 240_000);

  it('is known by the address that nginx saw, whatever the caller says', async () => {
    const answer = await page.request.get(api(`/workspaces/${workspaceId}/audit-logs?limit=50`));
    const addresses = (await answer.json()).items.map(({ ip }) => ip).filter(Boolean);
    // The engine carries connections of this very machine over from the network's gateway.
    const { Gateway } = (await stack.inspect('nginx')).NetworkSettings.Networks.fettle_edge;
    expect([...new Set(addresses)]).toEqual([Gateway]);
  });

  it('is found by the administrators’ console at its own door', async () => {
    expect((await fetch(`${stack.url('admin')}/sign-in`)).status).toBe(200);
    expect((await fetch(`${stack.url('admin')}/api/v1/workspaces/${workspaceId}/nodes`)).status).toBe(404);
  });
});

describe('the life of the containers', () => {
  const edge = ({ NetworkSettings }) => NetworkSettings.Networks.fettle_edge.IPAddress;

  it('stops the API in time and cleanly; at another address nginx finds it again', async () => {
    await stack.compose(['stop', 'api']);
    const before = await stack.inspect('api');
    expect(before.State).toMatchObject({ Running: false, ExitCode: 0 });
    const refused = await fetch(api('/users/me'));
    expect([refused.status, refused.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    // Whoever comes next gets the address that the API had.
    await stack.compose(['up', '--detach', '--no-build', '--no-deps', '--force-recreate', 'dashboard']);
    await stack.compose(['up', '--detach', '--no-build', '--no-deps', '--force-recreate', 'api']);
    expect(edge(await stack.inspect('api'))).not.toBe(edge(before));
    await until(async () => (await page.request.get(api('/users/me'))).ok(), {
      timeoutMs: 60_000,
      what: 'the API behind nginx',
    });
  }, 180_000);

  it('ends every container by itself, and goes on with the same data, by TLS', async () => {
    await stack.compose(['stop']);
    for (const service of SERVICES) {
      // Next ends as the signal asks; a container that had to be killed says 137.
      const { State } = await stack.inspect(service);
      expect([service, [0, 143].includes(State.ExitCode)]).toEqual([service, true]);
    }
    await stack.prepareTls();
    await stack.up({ tls: true });
    const status = await secure('fettle.localhost', '/api/v1/setup/status');
    expect([status.code, JSON.parse(status.text)]).toEqual([200, expect.objectContaining({ required: false })]);
    expect((await secure('admin.fettle.localhost', '/sign-in')).code).toBe(200);
    await expect(secure('elsewhere.test', '/')).rejects.toThrow();
  }, 240_000);
});

/** A call to nginx's shared port by TLS. Resolves to `{ code, text }`. */
function secure(host, path) {
  const options = { host: '127.0.0.1', port: stack.ports.https, path, headers: { host }, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...options, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () => resolve({ code: answer.statusCode, text }));
    });
    outgoing.on('error', reject).end();
  });
}
