import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.js';
import { everyLook } from './every-look.js';
import { signIn } from './first-administrator.js';
import type { Installation } from './installation.js';
import { focusIsIn } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { seedFleet, seedViewer } from './seeded-fleet.js';
import { nodeIdOf, seedPresence, seedReading } from './seeded-readings.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

const account = (name: string, uid: number, patch: object = {}) => ({
  name,
  uid,
  gid: uid,
  groups: [name],
  powerfulGroups: [],
  fullName: '',
  home: `/home/${name}`,
  shell: '/bin/bash',
  canSignIn: true,
  isLocked: false,
  isSystem: false,
  targetId: `${name}:${uid}`,
  ...patch,
});
const accounts = [
  account('root', 0, { isSystem: true, home: '/root' }),
  account('ada', 1000, { groups: ['ada', 'docker'], powerfulGroups: ['docker'] }),
  account('grace', 1001, { isLocked: true }),
  account('daemon', 2, { isSystem: true, canSignIn: false, shell: '/usr/sbin/nologin' }),
];

/** Processes of this very machine by its own agent, and accounts of a node that was told what to say. The steps build on each other. */
describe('processes and accounts of a node', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let browser: Browser;
  let page: Page;
  let operator: Page;
  let faults: string[];
  let home: string;
  let url: string;
  let own: string;
  let seeded: string;
  /** Ends by nobody's hand but the test's. */
  let sleeper: ChildProcess;
  const isRoot = process.getuid?.() === 0;

  beforeAll(async () => {
    sleeper = spawn('sleep', [String(80_000 + (process.pid % 10_000))], { stdio: 'ignore' });
    ({ fettle, browser, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 2, prefix: 'web-' });
    own = await nodeIdOf(url, `name NOT LIKE 'web-%'`);
    seeded = await nodeIdOf(url, `name = 'web-00000'`);
    await seedPresence(url, seeded);
    await seedReading(url, {
      nodeId: seeded,
      command: 'list_users',
      result: { users: accounts, total: accounts.length, truncated: false },
    });
    const email = await seedViewer(url);
    await sql(url, `UPDATE memberships SET role = 'operator' WHERE role = 'viewer'`, []);
    ({ page: operator } = await openPage(browser));
    await signIn(operator, fettle, email);
    faults.length = 0;
  }, 300_000);

  afterAll(async () => {
    sleeper?.kill('SIGKILL');
    await close?.();
  }, 120_000);

  const rows = (table: string, at = page) => at.getByRole('table', { name: table }).getByRole('row');
  const dialog = () => page.getByRole('dialog');
  const search = (label: string, at = page) => at.getByRole('searchbox', { name: label });

  it('lists what runs on this machine, finds one by its number, and says why it cannot be ended', async () => {
    await page.goto(`${home}/nodes/${own}?tab=processes`);
    await rows('Processes').nth(3).waitFor();
    await page.getByRole('button', { name: 'Read again' }).and(page.locator(':enabled')).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await search('Search processes').fill(`sleep ${sleeper.spawnargs[1]}`);
    await page.getByRole('status').getByText('1 process', { exact: true }).waitFor();
    await soon(() => rows('Processes').nth(1).innerText()).toContain(String(sleeper.pid));
    await page.getByText('this node has not applied operational root access', { exact: false }).waitFor();
    await soon(() => page.getByRole('button', { name: /^Act on process/ }).count()).toBe(0);
    expect(await everyLook(page)).toEqual([]);
    await search('Search processes').fill('no such process anywhere');
    await page.getByText('No process matches', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('ends one by keyboard, with the exact signal, the number and the start of the process', async () => {
    await page.goto(`${home}/nodes/${own}?tab=config`);
    await page.getByRole('checkbox', { name: /^Catalogued commands/ }).check();
    await page.getByRole('button', { name: 'Change root access…' }).click();
    await dialog().getByRole('button', { name: 'Allow it' }).click();
    await dialog().waitFor({ state: 'hidden' });
    const panel = page.getByRole('region', { name: 'Root access', exact: true });
    if (!isRoot) {
      // An agent without root and without a helper cannot act: that is said, and nothing more can be seen here.
      await panel.getByText('This node has no root helper', { exact: false }).waitFor();
      return;
    }
    await panel.getByText('applied', { exact: true }).waitFor();
    await page.goto(`${home}/nodes/${own}?tab=processes`);
    await search('Search processes').fill(`sleep ${sleeper.spawnargs[1]}`);
    const menu = page.getByRole('button', { name: `Act on process ${sleeper.pid}, sleep` });
    await menu.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'End (TERM)…' }).waitFor();
    await focusIsIn(page, 'menu');
    await page.keyboard.type('End');
    await page.keyboard.press('Enter');
    await dialog().getByText(`/bin/kill -s TERM -- ${sleeper.pid}`, { exact: true }).waitFor();
    await dialog()
      .getByText(new RegExp(`^${sleeper.pid}\\.\\d+$`))
      .waitFor();
    expect(await everyLook(page)).toEqual([]);
    // What stands in the dialog is compared by the server with what the node said last: another start is another process.
    const rewrite = (from: string, to: string) =>
      sql(
        url,
        `UPDATE node_readings SET result = replace(result::text, $2, $3)::jsonb WHERE node_id = $1 AND command = 'list_processes'`,
        [own, `"${sleeper.pid}.${from}`, `"${sleeper.pid}.${to}`],
      );
    await rewrite('', '9');
    const confirm = dialog().getByRole('button', { name: 'End', exact: true });
    await confirm.click();
    await dialog().getByText('is not what the node said last', { exact: false }).waitFor();
    expect(sleeper.exitCode ?? sleeper.signalCode).toBeNull();
    await rewrite('9', '');
    const gone = once(sleeper, 'exit');
    await confirm.focus();
    await page.keyboard.press('Space');
    await page.getByText(`Ending sleep (process ${sleeper.pid}): done`).waitFor();
    expect(await gone).toEqual([null, 'SIGTERM']);
    await page.getByText('No process matches', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(faults.filter((fault) => !/409 \(Conflict\)/.test(fault))).toEqual([]);
    faults.length = 0;
  }, 180_000);

  it('lists accounts, who is root and who may become it, and asks with the exact command', async () => {
    await page.goto(`${home}/nodes/${seeded}?tab=users`);
    await rows('Accounts').nth(3).waitFor();
    await soon(() => rows('Accounts').count()).toBe(4);
    await page.getByText('by docker', { exact: true }).waitFor();
    expect(await everyLook(page)).toEqual([]);
    await page.getByRole('checkbox', { name: 'With those of the system' }).check();
    await page.getByText('daemon', { exact: true }).first().waitFor();
    await soon(() => page.getByRole('button', { name: 'Act on root' }).count()).toBe(0);
    await soon(() => page.getByRole('button', { name: 'Act on daemon' }).count()).toBe(0);
    await search('Search accounts').fill('docker');
    await page.getByRole('status').getByText('1 account', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Act on ada' }).click();
    await page.getByRole('menuitem', { name: 'Lock…', exact: true }).click();
    await dialog().getByText('/usr/sbin/usermod --lock --expiredate 1 -- ada', { exact: true }).waitFor();
    await dialog().getByText('ada:1000', { exact: true }).waitFor();
    expect(await everyLook(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Lock', exact: true }).click();
    await page.getByText('Locking ada…').waitFor();
    expect(faults).toEqual([]);
  }, 180_000);

  it('adds an account only with a name that is one, and says what becomes of it', async () => {
    const add = page.getByRole('button', { name: 'Add the account…' });
    await page.getByLabel('Name of a new account').fill('Not A Name');
    await soon(() => add.isDisabled()).toBe(true);
    await page.getByLabel('Name of a new account').fill('edsger');
    await page.getByLabel('Groups (optional)').fill('web, sudo');
    await add.click();
    await dialog().getByText('/usr/sbin/useradd --create-home --groups web,sudo -- edsger', { exact: true }).waitFor();
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    // Groups that give root are refused by the server, whoever asks.
    await dialog()
      .getByText(/rights over the whole machine|root/)
      .first()
      .waitFor();
    await dialog().getByRole('button', { name: 'Keep it as it is' }).click();
    await page.getByLabel('Groups (optional)').fill('web');
    await add.click();
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('Adding edsger…').waitFor();
    expect(faults.filter((fault) => !/422|400/.test(fault))).toEqual([]);
    faults.length = 0;
  }, 120_000);

  it('tells who may not act which permission it takes, and offers nothing', async () => {
    for (const [tab, table] of [
      ['processes', 'Processes'],
      ['users', 'Accounts'],
      ['packages', 'Installed packages'],
    ] as const) {
      await operator.goto(`${home}/nodes/${own}?tab=${tab}`);
      await rows(table, operator).nth(1).waitFor();
      await operator.getByText('Acting here takes the permission task:run-high', { exact: false }).waitFor();
      await soon(() => operator.getByRole('button', { name: /^Act on/ }).count()).toBe(0);
      await soon(() => operator.getByLabel('Name of a new account').count()).toBe(0);
      expect(await pageFaults(operator)).toEqual([]);
    }
  }, 180_000);

  it('says what is being read, what could not be, and what a node does not know', async () => {
    await page.goto(`${home}/nodes/${seeded}?tab=processes`);
    await page.getByText('Reading the processes', { exact: false }).first().waitFor();
    expect(await everyLook(page)).toEqual([]);
    const away = await nodeIdOf(url, `name = 'web-00001'`);
    await page.goto(`${home}/nodes/${away}?tab=users`);
    await page.getByText('Nothing was read yet, and web-00001 is not heard from').waitFor();
    expect(await everyLook(page)).toEqual([]);
    await sql(url, `UPDATE nodes SET commands = '{ping}' WHERE id = $1`, [away]);
    await page.goto(`${home}/nodes/${away}?tab=packages`);
    await page.getByText('Not collected on this node').waitFor();
    expect(await everyLook(page)).toEqual([]);
    expect(faults).toEqual([]);
  }, 180_000);
});
