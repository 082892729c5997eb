import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Page } from 'playwright-core';
import { onPhone } from './browser.js';
import { person } from './first-administrator.js';
import type { Installation } from './installation.js';
import { focusIsIn } from './keyboard-gates.js';
import { pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** Root access of nodes as people choose it: on one that never answers, and on this machine, whose agent follows within seconds. */
describe('root access in the browser', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let url: string;

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 2, prefix: 'db-' });
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const panel = () => page.getByRole('region', { name: 'Root access', exact: true });
  const dialog = () => page.getByRole('dialog', { name: /^Change what root can be used for on / });
  const header = () => page.locator('main header').first();
  const idOf = async (where: string) => {
    const [node] = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE ${where}`, []);
    return node!.id;
  };
  const open = async (where: string) => {
    await page.goto(`${home}/nodes/${await idOf(where)}?tab=config`);
    await panel().waitFor();
  };

  it('says that nothing is open, and asks with what it would allow before it changes anything', async () => {
    await open(`name = 'db-00001'`);
    await panel().getByText('applied', { exact: true }).waitFor();
    const button = panel().getByRole('button', { name: 'Change root access…' });
    await soon(() => button.isDisabled()).toBe(true);
    await panel()
      .getByRole('checkbox', { name: /^Tasks as root/ })
      .check();
    expect(await pageFaults(page)).toEqual([]);
    await button.click();
    await dialog().getByText('can run any text as root on it', { exact: false }).waitFor();
    // Enter confirms nothing: the way out has the focus.
    await focusIsIn(page, 'dialog');
    await page.keyboard.press('Enter');
    await dialog().waitFor({ state: 'hidden' });
    expect(await sql(url, `SELECT 1 FROM nodes WHERE root_access_profile <> 'off'`, [])).toEqual([]);
    await button.click();
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    await dialog().getByRole('button', { name: 'Allow it' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await panel().getByText('not applied yet', { exact: true }).waitFor();
    await header().getByText('root access not applied yet').waitFor();
    await panel().getByText(`by ${person.name}`, { exact: false }).waitFor();
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
    expect(faults).toEqual([]);
  }, 180_000);

  it('shows why a node could not, and tries again', async () => {
    const where = `name = 'db-00001'`;
    await sql(
      url,
      `UPDATE nodes SET root_access_error = 'The profile was signed for another node.', root_access_enforced_by = 'helper' WHERE ${where}`,
      [],
    );
    await open(where);
    await panel().getByText('The profile was signed for another node.').waitFor();
    await header().getByText('root access not applied', { exact: true }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await panel().getByRole('button', { name: 'Try again…' }).click();
    await dialog().getByRole('button', { name: 'Try it again' }).click();
    await panel().getByText('not applied yet', { exact: true }).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  it('asks for a proof of the person when the last one is old, and the agent of this machine follows within seconds', async () => {
    await open(`name NOT LIKE 'db-%'`);
    await sql(url, `UPDATE sessions SET proven_at = now() - interval '1 hour'`, []);
    await panel()
      .getByRole('checkbox', { name: /^Catalogued commands/ })
      .check();
    await panel()
      .getByRole('checkbox', { name: /^Tasks as root/ })
      .check();
    await panel().getByRole('button', { name: 'Change root access…' }).click();
    await dialog().getByRole('button', { name: 'Allow it' }).click();
    const proof = page.getByRole('dialog', { name: 'Confirm that it is you' });
    await proof.getByLabel('Your password').fill(person.password);
    await proof.getByRole('button', { name: 'Confirm' }).click();
    await dialog().waitFor({ state: 'hidden' });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      await panel().getByText('applied', { exact: true }).waitFor({ timeout: 10_000 });
      await panel().getByText('whoever takes it over has root', { exact: false }).waitFor();
      await soon(() => header().getByText('root access', { exact: false }).count()).toBe(0);
    } else {
      await panel().getByText('The node could not apply it').waitFor({ timeout: 10_000 });
      await panel().getByText('This node has no root helper', { exact: false }).waitFor();
    }
    expect(await pageFaults(page)).toEqual([]);
    // The browser notes the refusal that asked for the proof.
    expect(faults.filter((fault) => !/403 \(Forbidden\).*\/root-access\)/.test(fault))).toEqual([]);
  }, 120_000);
});
