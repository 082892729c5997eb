import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Page } from 'playwright-core';
import type { Installation } from './installation.js';
import { contrastFaults, pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon, turn } from './soon.js';

/** Ways to look at a fleet: saved views, groups, the heat map, the comparison and the search. The steps build on each other. */
describe('ways to look at the fleet', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    const url = await fettle.databaseUrl();
    await seedFleet(url, { count: 120, prefix: 'web-' });
    await sql(url, "UPDATE nodes SET tags = '{prod,web}' WHERE name LIKE 'web-000%'", []);
    await open('nodes');
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const menu = () => page.getByRole('button', { name: /saved views/ });
  const until = (name: string, value: string | null) => page.waitForURL((url) => url.searchParams.get(name) === value);
  const heat = () => page.getByRole('listbox', { name: /nodes, worst presence first/ });

  async function open(path: string): Promise<void> {
    await page.goto(`${home}/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }

  it('keeps the state of a list under a name, by keyboard, and says when it was changed', async () => {
    await open('nodes?q=tag%3Aprod&sort=name&dir=asc');
    await menu().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Save as a new view…' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Save as a new view…' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Production');
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await menu().filter({ hasText: 'Production' }).waitFor();
    await page.waitForURL((url) => url.searchParams.has('view'));
    await page.getByRole('combobox', { name: 'Group the nodes' }).selectOption('os');
    await menu().filter({ hasText: 'modified' }).waitFor();
    await menu().click();
    await page.getByRole('menuitem', { name: 'Save changes to Production' }).click();
    await menu().filter({ hasNotText: 'modified' }).waitFor();
  }, 120_000);

  it('opens groups, those with the worst presence first, and pages inside', async () => {
    const group = page.getByRole('button', { name: /offline.*debian/ });
    await group.waitFor();
    await group.click();
    await page
      .getByRole('table', { name: 'Nodes of debian' })
      .getByRole('link', { name: 'web-00001', exact: true })
      .waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('opens a list with the view that is chosen for it, until another one is taken', async () => {
    await menu().click();
    await page.getByRole('menuitem', { name: /^Name, sharing, default of Production/ }).click();
    const first = page.getByRole('switch', { name: /^Opens first for me/ });
    await turn(first, true);
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();
    await open('nodes');
    await menu().filter({ hasText: 'Production' }).waitFor();
    await until('group', 'os');
    await menu().click();
    await page.getByRole('menuitem', { name: 'All nodes' }).click();
    await until('view', 'none');
    await until('q', null);
  }, 120_000);

  it('shows a cell for each node, in shapes, by keyboard and as a table', async () => {
    await page.getByText('Heat map', { exact: true }).click();
    await until('layout', 'heat');
    await heat().focus();
    await heat().getByRole('option', { name: 'web-00000, offline' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('option', { name: 'web-00001, offline' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.has('peek'));
    await page.getByRole('combobox', { name: 'What the cells show' }).selectOption('cpu');
    await until('metric', 'cpu');
    await page.getByRole('button', { name: 'Show as a table' }).click();
    await page
      .getByRole('table', { name: 'Nodes by cpu' })
      .getByRole('link', { name: 'web-00000', exact: true })
      .waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open('nodes?layout=heat&view=none');
    await heat().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await open('nodes?group=tag&view=none');
    await page.getByRole('button', { name: /No tag/ }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await open('groups');
    await page.getByText('No group yet').waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  }, 120_000);

  it('makes a group by a rule, counts it, and finds its nodes', async () => {
    await open('groups');
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Web servers');
    await page.getByRole('textbox', { name: 'Rule' }).fill('tag:web colour:red');
    await page.getByRole('button', { name: 'Make group' }).click();
    await page.getByText(/There is no field “colour”/).waitFor();
    await page.getByRole('textbox', { name: 'Rule' }).fill('tag:web');
    await page.getByText(/It matches 100 nodes now/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make group' }).click();
    await page.getByRole('table', { name: 'Groups' }).getByText('100', { exact: true }).first().waitFor();
    expect(await pageFaults(page)).toEqual([]);
    expect(await contrastFaults(page)).toEqual([]);
    await page.getByRole('table', { name: 'Groups' }).getByRole('link', { name: 'Web servers' }).click();
    await until('q', 'group:"Web servers"');
    await page
      .getByRole('status')
      .getByText(/of 100 nodes$|All 100 nodes/)
      .first()
      .waitFor();
  }, 120_000);

  it('renames a tag on all nodes that have it, and says of each what became of it', async () => {
    await open('groups');
    await page.getByRole('button', { name: 'Rename a tag…' }).click();
    const question = page.getByRole('dialog', { name: 'Rename a tag' });
    await question.getByLabel('Tag', { exact: true }).selectOption('prod');
    await question.getByLabel('New name').fill('WEB');
    await question.getByText('100 nodes have this tag already').waitFor();
    await question.getByLabel('New name').fill('production');
    expect(await pageFaults(page)).toEqual([]);
    await question.getByRole('button', { name: 'Rename on 100 nodes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rename the tag prod to production' }).waitFor();
    await page.getByText('100 of 100', { exact: true }).waitFor();
    await open('groups');
    await page.getByRole('link', { name: /production/ }).waitFor();
    await soon(() => page.getByRole('link', { name: /\bprod\b/ }).count()).toBe(0);
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('lays the facts of nodes side by side and marks what differs', async () => {
    await open('nodes?q=web-0000&view=none');
    for (const name of ['web-00000', 'web-00001']) {
      await page.getByRole('checkbox', { name: `Select ${name}` }).check();
    }
    await page.getByRole('link', { name: 'Compare facts' }).click();
    await page.getByRole('heading', { name: 'Compare nodes' }).waitFor();
    const system = page.getByRole('row', { name: /^System/ });
    await system.getByText('≠ differs').waitFor();
    await page.getByRole('checkbox', { name: 'Only what differs' }).check();
    await page.getByRole('row', { name: /^Agent / }).waitFor({ state: 'hidden' });
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('finds everything from the palette, and what was opened last', async () => {
    await page.keyboard.press('Control+k');
    const words = page.getByRole('combobox', { name: 'Command palette' });
    await words.fill('web servers');
    await page.getByRole('option', { name: /^Web servers.*tag:web/ }).waitFor();
    await words.fill('web-00007');
    await page.getByRole('option', { name: /^web-00007/ }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: /^web-00007/ }).click();
    await page.waitForURL(/\/nodes\/[0-9a-f-]{36}/);
    await page.keyboard.press('Control+k');
    await page
      .getByRole('group', { name: 'Recent' })
      .getByRole('option', { name: /^web-00007/ })
      .waitFor();
    await words.fill('audit');
    await page
      .getByRole('option', { name: /Activity/ })
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
  }, 120_000);

  it('did all of it without an error in the console', () => {
    expect(faults).toEqual([]);
  });
});
