// Containers of a real engine on the page of their node: the whole product, a browser, and an agent for which the engine of the test is
// the engine of its machine.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { launchBrowser, openPage } from '../../apps/dashboard/e2e/dist/browser.js';
import { firstAdministrator } from '../../apps/dashboard/e2e/dist/first-administrator.js';
import { Installation } from '../../apps/dashboard/e2e/dist/installation.js';
import { pageFaults } from '../../apps/dashboard/e2e/dist/page-gates.js';
import { ended } from '../supervise.mjs';
import { tail } from '../terminal.mjs';
import { nodePath } from '../toolchain.mjs';
import { output, startEngine } from './docker-engine.mjs';

const main = fileURLToPath(new URL('../../apps/agent/dist/main.js', import.meta.url));
const SETUP_LIMIT_MS = 300_000;
const IMAGE = 'fettle-test/box';
const NAME = 'engine-room';

let folder;
let engine;
let fettle;
let browser;
let page;
let faults;
let home;
let agent;
let address;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-engine-'));
  engine = await startEngine();
  await makeImage();
  fettle = await Installation.create();
  browser = await launchBrowser();
  await fettle.start();
  ({ page, faults } = await openPage(browser));
  home = await firstAdministrator(page, fettle);
  await joinNode();
}, SETUP_LIMIT_MS);

afterAll(async () => {
  agent?.kill('SIGTERM');
  if (agent) await ended(agent);
  await browser?.close();
  await fettle?.remove();
  await engine?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** One program, linked statically: nothing can be fetched from a registry here. */
async function makeImage() {
  await mkdir(join(folder, 'image/bin'), { recursive: true });
  const program = (await output(['which', 'busybox'])).trim();
  await copyFile(program, join(folder, 'image/bin/busybox'));
  await output(['tar', '--directory', join(folder, 'image'), '--create', '--file', join(folder, 'image.tar'), 'bin']);
  await engine.docker(['import', join(folder, 'image.tar'), IMAGE]);
}

/** Starts an agent on a host name of its own, with a /run of its own in which the socket of the engine lies where a client looks. */
async function startAgent(apiUrl, token) {
  writeFileSync(join(folder, 'token'), token, { mode: 0o600 });
  const script = `hostname ${NAME} && mount -t tmpfs none /run && ln -s "$1" /run/docker.sock && shift && exec "$@"`;
  const where = ['--api-url', apiUrl, '--state-dir', join(folder, 'state')];
  const run = [nodePath(), main, 'run', ...where, '--bootstrap-token-file', join(folder, 'token')];
  const socket = engine.host.replace('unix://', '');
  const argv = ['--uts', '--mount', '--propagation', 'private', '/bin/sh', '-c', script, 'sh', socket, ...run];
  const log = openSync(join(folder, 'agent.log'), 'a');
  agent = spawn('setpriv', ['--pdeathsig', 'TERM', '--', 'unshare', ...argv], { stdio: ['ignore', log, log] });
  closeSync(log);
}

/** Adds the node as a person does, and turns root access for catalogued commands on. */
async function joinNode() {
  await page.goto(`${home}/nodes/new`);
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  const made = page.waitForResponse((answer) => answer.url().endsWith('/node-installs'));
  await page.getByRole('button', { name: 'Make the install command' }).click();
  const { installCommand } = await (await made).json();
  const [, apiUrl, token] = /--api-url '([^']+)' --bootstrap-token '([^']+)'/.exec(installCommand);
  await startAgent(apiUrl, token);
  const link = page.getByRole('link', { name: `Open ${NAME}` });
  await link.waitFor({ timeout: 60_000 }).catch((cause) => {
    throw new Error(tail(join(folder, 'agent.log'), 30), { cause });
  });
  await page.goto(`${home}/nodes`);
  await page.getByRole('table').getByRole('link', { name: NAME }).first().click();
  await page.waitForURL(/\/nodes\/[0-9a-f-]{36}$/);
  address = page.url();
  await page.goto(`${address}?tab=config`);
  const panel = page.getByRole('region', { name: 'Root access', exact: true });
  await panel.getByRole('checkbox', { name: /^Catalogued commands/ }).check();
  await panel.getByRole('button', { name: 'Change root access…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Allow it' }).click();
  await panel.getByText('applied', { exact: true }).waitFor();
  faults.length = 0;
}

const started = (name, script, more = []) =>
  engine.docker([
    ...['run', '--detach', '--network', 'none', '--name', name, ...more],
    ...[IMAGE, '/bin/busybox', 'sh', '-c', script],
  ]);
const stays = 'echo said on stdout; echo said on stderr >&2; trap "exit 0" TERM; while :; do busybox sleep 1; done';
const inspect = async (name, format) =>
  (await engine.docker(['inspect', '--type', 'container', '--format', format, name])).trim();
const row = (name) => page.getByRole('table', { name: 'Containers' }).getByRole('row').filter({ hasText: name });
const dialog = () => page.getByRole('dialog');
const ask = async () => {
  await page.goto(`${address}?tab=containers`);
  await page.getByRole('button', { name: 'Read again' }).click();
};
const plan = async (name, act) => {
  await page.getByRole('button', { name: `Act on ${name}` }).click();
  await page.getByRole('menuitem', { name: `${act}…` }).click();
};

describe('containers of a real engine', () => {
  it('are listed as they are, with what they printed', async () => {
    await started('box-web', stays, ['--label', 'com.docker.compose.project=shop']);
    await started('box-broken', 'exit 3');
    await engine.docker(['wait', 'box-broken']);
    await ask();
    await row('box-web').getByText('running', { exact: true }).waitFor();
    await row('box-broken').getByText('ended with exit code 3').waitFor();
    expect(await row('box-web').innerText()).toMatch(IMAGE);
    await page.getByRole('button', { name: 'Act on box-web' }).click();
    await page.getByRole('menuitem', { name: 'Log', exact: true }).click();
    const lines = page.getByRole('region', { name: /^Log of box-web on .*, text$/ });
    await lines.getByText('said on stdout').waitFor();
    await lines.getByText('said on stderr').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);

  it('are restarted by exactly the command that was shown', async () => {
    const id = await inspect('box-web', '{{.Id}}');
    const before = await inspect('box-web', '{{.State.StartedAt}}');
    await ask();
    await row('box-web').getByText('running', { exact: true }).waitFor();
    await plan('box-web', 'Restart');
    await dialog()
      .getByText(new RegExp(`^/usr/(?:local/)?bin/docker restart -- ${id}$`))
      .waitFor();
    await dialog().getByRole('button', { name: 'Restart', exact: true }).click();
    await page.getByText('Restarting box-web: done').waitFor({ timeout: 60_000 });
    expect(await inspect('box-web', '{{.Id}}')).toBe(id);
    expect(await inspect('box-web', '{{.State.StartedAt}}')).not.toBe(before);
  }, 180_000);

  it('are left alone where another one has taken the name since it was looked at', async () => {
    await ask();
    await row('box-web').getByText('running', { exact: true }).waitFor();
    await plan('box-web', 'Stop');
    await engine.docker(['rm', '--force', 'box-web']);
    await started('box-web', stays);
    await dialog().getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Stopping box-web: failed').waitFor({ timeout: 60_000 });
    await page.getByText(/^The target has changed since it was confirmed/).waitFor();
    expect(await inspect('box-web', '{{.State.Status}}')).toBe('running');
  }, 180_000);

  it('are none, and then nobody answers', async () => {
    await engine.docker(['rm', '--force', 'box-web', 'box-broken']);
    await ask();
    await page.getByText('docker answers, and has no container.').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await engine.stop();
    engine = undefined;
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.getByText('Reading the containers failed').waitFor();
    await page.getByText(/Cannot connect to the Docker daemon|docker\.sock/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);
});
