import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, until } from '@fettle/testing';
import { appendFileSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { onPhone } from './browser.js';
import { everyLook } from './every-look.js';
import { unreached } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** A log of this machine, followed through its own agent. The steps build on each other. */
describe('the logs of a node', () => {
  let close: SignedIn['close'];
  let page: Page;
  let url: string;
  let address: string;
  let folder: string;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-log-')));
    const opened = await openSignedIn();
    ({ page, close } = opened);
    const { fettle, home } = opened;
    url = await fettle.databaseUrl();
    const own = await until(
      async () => (await sql<{ id: string }>(url, 'SELECT id FROM nodes WHERE hostname = $1', [hostname()]))[0],
      { what: 'the own node', timeoutMs: 60_000 },
    );
    address = `${home}/nodes/${own.id}?tab=logs`;
  }, 300_000);

  afterAll(async () => {
    await close?.();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  const states = () =>
    sql<{ final_state: string | null }>(url, `SELECT final_state FROM tasks WHERE type = 'follow_logs'`, []);
  const lines = () => page.getByRole('region', { name: /^Log of .*, text$/ });

  it('shows lines as they are written, marks what is searched and hides what is filtered', async () => {
    writeFileSync(join(folder, 'app.log'), 'first line\n');
    await page.goto(address);
    await page.getByText('Nothing is followed').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('radio', { name: 'File' }).check({ force: true });
    await page.getByLabel('Path').fill(join(folder, 'app.log'));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await lines().getByText('first line').waitFor();
    appendFileSync(join(folder, 'app.log'), 'second line\nsomething else\n');
    await lines().getByText('something else').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByLabel('Show only lines with').fill('else');
    await lines().getByText('second line').waitFor({ state: 'detached' });
    await soon(() => lines().getByText('something else').isVisible()).toBe(true);
  }, 120_000);

  it('shows what is no text and what is endless as what it is', async () => {
    await page.getByLabel('Show only lines with').fill('');
    appendFileSync(join(folder, 'app.log'), Buffer.from([0x66, 0xff, 0xfe, 0x00, 0x6f, 0x0a]));
    appendFileSync(join(folder, 'app.log'), `${'x'.repeat(20_000)}\n`);
    await lines().getByText('f\ufffd\ufffd\u2400o', { exact: true }).waitFor();
    await lines().getByText('[cut here: 20000 characters]', { exact: false }).waitFor();
    expect(await everyLook(page)).toEqual([]);
  }, 120_000);

  it('stays at hand while ten thousand lines a second are written', async () => {
    const block = Array.from({ length: 1_000 }, (_, at) => `flood ${at} of many lines that are written\n`).join('');
    const writer = setInterval(() => appendFileSync(join(folder, 'app.log'), block), 100);
    try {
      await lines()
        .getByText(/lines were left out: more than 200 in a second/)
        .first()
        .waitFor();
      await page.getByLabel('Find in the output').fill('flood 7 ');
      await page.getByText(/^1 of \d+( so far)?$/).waitFor();
      await page.getByLabel('Find in the output').fill('');
      await page.getByLabel('Show only lines with').fill('left out');
      await lines()
        .getByText(/^flood /)
        .first()
        .waitFor({ state: 'detached' });
      await page.getByLabel('Show only lines with').fill('');
      const { rows, elements } = await page.evaluate(() => ({
        rows: document.querySelectorAll('[data-line]').length,
        elements: document.querySelectorAll('*').length,
      }));
      expect(rows).toBeLessThanOrEqual(120);
      expect(elements).toBeLessThanOrEqual(2_500);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
    } finally {
      clearInterval(writer);
    }
    await until(async () => (await states()).every(({ final_state }) => final_state === 'cancelled'), {
      what: 'the end of the task',
      timeoutMs: 60_000,
    });
  }, 180_000);

  it('goes on where a follow has ended, with the rest of a file that was rotated meanwhile', async () => {
    writeFileSync(join(folder, 'turned.log'), 'before\n');
    await page.route('**/tasks', (route) => {
      const body = route.request().postDataJSON() as { command: { payload: object } };
      // Nobody waits ten minutes here.
      Object.assign(body.command.payload, { durationS: 2 });
      return route.continue({ postData: JSON.stringify(body) });
    });
    await page.getByLabel('Path').fill(join(folder, 'turned.log'));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await page.getByText('The time of this follow is over').waitFor();
    await page.unroute('**/tasks');
    appendFileSync(join(folder, 'turned.log'), 'meanwhile\n');
    renameSync(join(folder, 'turned.log'), join(folder, 'turned.log.1'));
    writeFileSync(join(folder, 'turned.log'), 'in the new one\n');
    await page.getByRole('button', { name: 'Go on from here' }).click();
    await lines().getByText('in the new one').waitFor();
    await soon(() => lines().getByText('meanwhile', { exact: true }).isVisible()).toBe(true);
    await soon(() => lines().getByText('before', { exact: true }).count()).toBe(0);
    // As long as the one before, and then it can go on again.
    await page.getByRole('button', { name: 'Go on from here' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('follows logs by the names that every node knows, and says where there is none', async () => {
    await page.getByRole('radio', { name: 'Preset' }).check({ force: true });
    await page.getByLabel('Log', { exact: true }).selectOption({ label: 'Sign-ins (auth.log)' });
    await page.getByText(/\/var\/log\/auth\.log or \/var\/log\/secure/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    // Lines, or waiting for them, or words of why there are none: as this machine is.
    await page.getByRole('button', { name: 'Follow anew' }).or(page.getByText('Following failed')).first().waitFor();
    const [task] = await sql<{ payload: object }>(
      url,
      `SELECT payload FROM tasks WHERE type = 'follow_logs' ORDER BY id DESC LIMIT 1`,
      [],
    );
    expect(task?.payload).toMatchObject({ sourcePresetId: 'auth.log' });
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('says that there is no such unit', async () => {
    await page.getByRole('radio', { name: 'Service' }).check({ force: true });
    await page.getByRole('combobox', { name: 'Service' }).fill('nothing-like-this');
    await page.keyboard.press('Enter');
    await page.getByText('Following failed').waitFor();
    await page
      .getByText(
        /^There is no unit nothing-like-this\.service|^The journal has no lines of nothing-like|^No journal is kept|^journalctl is not/,
      )
      .first()
      .waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(await unreached(page)).toEqual([]);
  }, 120_000);

  it('cancels the following when the page is left', async () => {
    await page.getByRole('radio', { name: 'File' }).check({ force: true });
    await page.getByLabel('Path').fill(join(folder, 'turned.log'));
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await lines().getByText('in the new one').waitFor();
    const before = (await states()).filter(({ final_state }) => final_state === 'cancelled').length;
    await page.getByRole('tab', { name: 'Overview', exact: true }).click();
    await until(async () => (await states()).every(({ final_state }) => final_state !== null), {
      what: 'the end of the task',
      timeoutMs: 60_000,
    });
    expect((await states()).filter(({ final_state }) => final_state === 'cancelled')).toHaveLength(before + 1);
  }, 90_000);
});
