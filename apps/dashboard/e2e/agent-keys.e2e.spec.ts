import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@fettle/testing';
import type { Page } from 'playwright-core';
import { onPhone } from './browser.js';
import type { Installation } from './installation.js';
import { pageFaults } from './page-gates.js';
import { asksBeforeClosing } from './secret-gate.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** The keys of a node, what happened to it, and what is wrong with its identity. The steps build on each other. */
describe('agent keys and events', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let address: string;
  let url: string;
  let nodeId: string;

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    url = await fettle.databaseUrl();
    await seedFleet(url, { count: 3, prefix: 'web-' });
    const [node] = await sql<{ id: string }>(url, `SELECT id FROM nodes WHERE name = 'web-00001'`, []);
    nodeId = node!.id;
    address = `${home}/nodes/${nodeId}`;
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const panel = () => page.getByRole('region', { name: 'Agent keys', exact: true });
  const rows = () => panel().getByRole('listitem');
  const looksRight = async () => {
    expect(await pageFaults(page)).toEqual([]);
    await onPhone(page, async () => expect(await pageFaults(page)).toEqual([]));
  };

  it('another key gets a label and is shown once, with the command for the machine', async () => {
    await page.goto(`${address}?tab=config`);
    await panel().getByText('From the install').waitFor();
    const open = panel().getByRole('button', { name: 'Make another key…' });
    await open.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Make another agent key for web-00001' });
    await page.keyboard.press('Enter');
    await dialog.getByText('Enter a label').waitFor();
    await dialog.getByLabel('Label').fill('Spare in the safe');
    await looksRight();
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'The agent key “Spare in the safe” of web-00001' });
    const key = await shown.getByLabel('agent key', { exact: true }).innerText();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    await soon(() => shown.getByLabel('command for the machine', { exact: true }).innerText()).toContain(key);
    await looksRight();
    await asksBeforeClosing(page, shown, 'key', looksRight);
    await soon(() => shown.getByLabel('agent key', { exact: true }).innerText()).toBe(key);
    await shown.getByRole('button', { name: 'I have stored the key' }).click();
    await shown.waitFor({ state: 'hidden' });
    const spare = rows().filter({ hasText: 'Spare in the safe' });
    await spare.getByText('not used yet').waitFor();
    await panel().getByText('Two keys are valid: revoke one to make another.').waitFor();
    await soon(() => page.content()).not.toContain(key);
    await looksRight();
    expect(faults).toEqual([]);
  }, 180_000);

  it('one key is revoked with the name of the node typed, never by Enter; the other stays', async () => {
    await panel().getByRole('button', { name: 'Revoke the key Spare in the safe…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke the agent key “Spare in the safe” of web-00001' });
    const act = dialog.getByRole('button', { name: 'Revoke 1 key' });
    await soon(() => act.isDisabled()).toBe(true);
    await dialog.getByLabel('Type web-00001 to go on').fill('web-00001');
    await page.keyboard.press('Enter');
    await soon(() => dialog.isVisible()).toBe(true);
    await looksRight();
    await act.click();
    await dialog.waitFor({ state: 'hidden' });
    await rows().filter({ hasText: 'Spare in the safe' }).getByText('ended').waitFor();
    await panel().getByRole('button', { name: 'Make another key…' }).waitFor();
    expect(faults).toEqual([]);
  }, 120_000);

  it('what happened is a page of the workspace and a tab of the node, with filters in the address', async () => {
    const record = 'SELECT * FROM fettle_record_events($1::jsonb)';
    const [workspace] = await sql<{ id: string }>(url, 'SELECT workspace_id AS id FROM nodes WHERE id = $1', [nodeId]);
    const about = { workspaceId: workspace!.id, message: 'This node was not heard from for 2 minutes' };
    const offline = { id: crypto.randomUUID(), ...about, nodeId, type: 'node.offline', severity: 'warning' };
    const silent = {
      id: crypto.randomUUID(),
      workspaceId: workspace!.id,
      type: 'nodes.silent',
      severity: 'critical',
      message: '37 of 40 nodes fell silent at once',
    };
    await sql(url, record, [JSON.stringify([offline, silent])]);
    await page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link', { name: 'Events' }).click();
    await page.waitForURL(`${home}/events`);
    await page.getByText('37 of 40 nodes fell silent at once').waitFor();
    await looksRight();
    await page.getByLabel('Severity').selectOption('warning');
    await page.waitForURL((at) => at.searchParams.get('severity') === 'warning');
    await page.getByText('37 of 40 nodes fell silent at once').waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'web-00001' }).click();
    await page.waitForURL(address);
    await page.getByRole('tab', { name: 'Events', exact: true }).click();
    await page.getByText('This node was not heard from for 2 minutes').waitFor();
    await looksRight();
    expect(faults).toEqual([]);
  }, 120_000);

  it('two machines with one identity stand at the head of the node’s page, until somebody says that one is left', async () => {
    await sql(url, 'UPDATE node_liveness SET cloned_at = now() WHERE node_id = $1', [nodeId]);
    await page.goto(address);
    await page.getByText('Two machines use the identity of this node: neither gets work').waitFor();
    await looksRight();
    await page.getByRole('button', { name: 'One machine is left…' }).click();
    const dialog = page.getByRole('dialog', { name: 'One machine uses the identity of web-00001' });
    await dialog.getByRole('button', { name: 'One machine is left', exact: true }).click();
    await page.getByText('Two machines use the identity of this node: neither gets work').waitFor({ state: 'hidden' });
    expect(faults).toEqual([]);
  }, 120_000);
});
