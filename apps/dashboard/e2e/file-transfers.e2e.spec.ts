import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { FilesWorld, sha256 } from './files-world.js';
import { pageFaults } from './page-gates.js';

const chunkBytes = 512 * 1024;

/** Files between a browser and this machine, through its own agent. The steps build on each other. */
describe('files that are brought and fetched', () => {
  let world: FilesWorld;
  let page: Page;

  beforeAll(async () => {
    world = await FilesWorld.open();
    ({ page } = world);
  }, 300_000);
  afterAll(() => world?.close(), 120_000);

  const dialog = () => page.getByRole('dialog');
  async function choose(name: string, data: Buffer): Promise<void> {
    await page.getByRole('button', { name: 'Upload a file…' }).click();
    await dialog()
      .getByLabel('File', { exact: true })
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: data });
  }

  it('uploads a file in chunks, goes on after the page was left, and downloads the same bytes', async () => {
    const data = randomBytes(3 * chunkBytes + 17);
    await world.openFolder();
    let chunks = 0;
    await page.route(/\/transfers\/[^/]+\/chunks$/, (route) => {
      chunks += 1;
      return chunks === 3 ? route.abort() : route.continue();
    });
    await choose('big.bin', data);
    await world.shot('upload-dialog');
    expect(await pageFaults(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Upload 1 file' }).click();
    await dialog().getByText('What is here already stays for an hour: upload it again to go on.').waitFor();
    await world.shot('upload-broken');
    world.faults.length = 0;
    await world.openFolder();
    await page.getByText('Upload the same file again to go on where it was.').waitFor();
    await world.shot('transfer-waits');
    await choose('big.bin', data);
    await dialog().getByRole('button', { name: 'Upload 1 file' }).click();
    await dialog().getByText('big.bin stands on', { exact: false }).waitFor();
    await world.shot('uploaded');
    // Two came the first time and one was lost: the other two came now.
    expect(chunks).toBe(5);
    expect(sha256(readFileSync(world.at('big.bin')))).toBe(sha256(data));
    await dialog().getByRole('button', { name: 'Close', exact: true }).first().click();
    await page.getByText('on the node', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'big.bin', exact: true }).waitFor();

    await world.openFile(world.at('big.bin'));
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toBe('big.bin');
    expect(sha256(readFileSync(await saved.path()))).toBe(sha256(data));
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('replaces no file that is there unless that is said', async () => {
    writeFileSync(world.at('there.txt'), 'before');
    await world.openFolder();
    await choose('there.txt', Buffer.from('after'));
    await dialog().getByRole('button', { name: 'Upload 1 file' }).click();
    await dialog().getByText('there.txt exists already.', { exact: false }).waitFor();
    expect(readFileSync(world.at('there.txt'), 'utf8')).toBe('before');
    await world.shot('upload-refused');
    await dialog().getByRole('checkbox', { name: 'Replace a file of that name, after a copy of it' }).check();
    await dialog().getByRole('button', { name: 'Upload 1 file' }).click();
    await dialog().getByText('there.txt stands on', { exact: false }).waitFor();
    expect(readFileSync(world.at('there.txt'), 'utf8')).toBe('after');
    expect(world.faults).toEqual([]);
  }, 180_000);

  it('goes on with a transfer whose agent was killed', async () => {
    const data = randomBytes(60 * chunkBytes);
    writeFileSync(world.at('long.bin'), data);
    await world.openFile(world.at('long.bin'));
    const download = page.waitForEvent('download', { timeout: 150_000 });
    await page.getByRole('button', { name: 'Download' }).click();
    const count =
      'SELECT count(*)::int AS count FROM transfer_chunks c JOIN transfers t ON t.id = c.transfer_id WHERE t.path = $1';
    const chunks = async () => (await world.sql<{ count: number }>(count, [world.at('long.bin')]))[0]?.count ?? 0;
    await until(async () => (await chunks()) > 0, { timeoutMs: 60_000, what: 'a first chunk' });
    await world.fettle.killAgent();
    const saved = await download;
    expect(sha256(readFileSync(await saved.path()))).toBe(sha256(data));
    const [task] = await world.sql<{ attempt: number }>(
      "SELECT attempt FROM tasks WHERE type = 'file_transfer' ORDER BY id DESC LIMIT 1",
      [],
    );
    expect(task?.attempt).toBe(2);
  }, 180_000);
});
