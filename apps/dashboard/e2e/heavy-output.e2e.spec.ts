import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Installation } from './installation.js';
import type { Receipt } from './noisy-program.js';
import { OutputScreen } from './output-screen.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

const program = fileURLToPath(new URL('noisy-program.js', import.meta.url));
const MiB = 1024 * 1024;
const limitBytes = 16 * MiB;
/** Lines that the view keeps; it drops older ones in steps of a tenth. */
const keptLines = 110_000;
/** Lines that the view draws: those in sight and the margins above and below. */
const mostRows = 120;
/** Elements of the whole page. */
const mostElements = 2_500;
/** Script memory of a page that has got as much output as is ever stored. */
const mostHeapBytes = 192 * MiB;

describe('a task that prints ten thousand lines a second', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let screen: OutputScreen;

  const file = (name: string) => join(fettle.dataDir, name);
  const receipt = async (name: string) => JSON.parse(await readFile(file(name), 'utf8')) as Receipt;
  const command = (name: string, ...more: string[]) => [process.execPath, program, file(name), ...more].join(' ');

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    screen = await OutputScreen.run(page, home, command('stream.json', '0', file('enough')));
  }, 300_000);

  afterAll(() => close?.(), 60_000);

  describe('while it prints', () => {
    let before: number;

    beforeEach(async () => {
      before = await screen.untilMoreThan(before ?? 10_000);
    }, 90_000);

    /** What was done has shown its effect: the program must still run, more must still arrive, and little be drawn. */
    async function expectStillStreaming(): Promise<void> {
      expect(await screen.state()).toBe('started');
      await screen.untilMoreThan(before);
      const { rows, page: elements } = await screen.nodes();
      expect(rows).toBeGreaterThan(0);
      expect(rows).toBeLessThanOrEqual(mostRows);
      expect(elements).toBeLessThanOrEqual(mostElements);
    }

    it('the end stays in sight', async () => {
      const last = Number(await screen.rows.last().getAttribute('data-line'));
      expect(last).toBeGreaterThanOrEqual(before);
      await expectStillStreaming();
    }, 120_000);

    it('long lines are wrapped or not, as one likes', async () => {
      const wrap = page.getByRole('button', { name: 'Wrap long lines' });
      await wrap.click();
      await page.locator('button[aria-label="Wrap long lines"][aria-pressed=false]').waitFor();
      await expectStillStreaming();
      await wrap.click();
      await page.locator('button[aria-label="Wrap long lines"][aria-pressed=true]').waitFor();
    }, 120_000);

    it('the theme changes', async () => {
      await page.getByRole('button', { name: 'Ada Lovelace' }).click();
      // The radio itself is hidden; people press its label.
      await page.getByRole('radio', { name: 'Dark' }).locator('..').click();
      await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'hidden' });
      await expectStillStreaming();
    }, 120_000);

    it('the question before a cancel opens and closes', async () => {
      await page.getByRole('button', { name: 'Cancel the task…' }).click();
      await page.getByRole('button', { name: 'Cancel 1 task' }).waitFor();
      await expectStillStreaming();
      await page.getByRole('button', { name: 'Let it run' }).click();
      await page.getByRole('button', { name: 'Cancel 1 task' }).waitFor({ state: 'hidden' });
      expect(await screen.state()).toBe('started');
    }, 120_000);

    it('a text is found', async () => {
      await page.getByLabel('Find in the output').fill(`line ${before}`);
      await screen.text
        .locator('mark', { hasText: `line ${before}` })
        .first()
        .waitFor();
      await page.getByText(/^1 of \d+$/).waitFor();
      await expectStillStreaming();
      await page.getByLabel('Find in the output').fill('');
    }, 120_000);

    it('who scrolls up is left alone, told of new lines, and taken back to the end', async () => {
      await page.getByRole('button', { name: /new lines?$|^Follow$/ }).click();
      await screen.text.hover();
      await page.mouse.wheel(0, -3_000);
      const news = page.getByRole('button', { name: /^[\d,]+ new lines$/ });
      await news.waitFor();
      const first = await screen.topLine();
      await expectStillStreaming();
      // Far enough that the view has dropped its oldest lines meanwhile: what is being read must not move with that.
      const later = await screen.untilMoreThan(Math.max(before, keptLines) + 15_000);
      expect(await screen.topLine()).toBe(first);
      await news.click();
      await news.waitFor({ state: 'hidden' });
      expect(Number(await screen.rows.last().getAttribute('data-line'))).toBeGreaterThanOrEqual(later);
      await expectStillStreaming();
    }, 120_000);
  });

  it('is stored byte by byte without a gap, and shown to its last line in bounded memory', async () => {
    await writeFile(file('enough'), '');
    await page.getByText('succeeded', { exact: true }).first().waitFor({ timeout: 120_000 });
    const printed = await receipt('stream.json');
    expect(printed.lines).toBeGreaterThan(130_000);
    expect(printed.bytes).toBeGreaterThan(10_000_000);
    expect(printed.bytes).toBeLessThan(limitBytes);
    await screen.text.getByText(`the end of ${printed.lines} lines`, { exact: true }).waitFor();
    await page.getByText(`${printed.lines.toLocaleString('en-US')} lines`, { exact: true }).waitFor();
    const stored = await screen.stored();
    expect(stored.seqs).toEqual(stored.seqs.map((_, index) => index));
    expect(stored).toMatchObject({ sha256: printed.sha256, truncated: false, gapAfterSeq: null });
    await soon(() => page.locator('[data-marker]').count()).toBe(0);
    expect(await screen.heapBytes()).toBeLessThan(mostHeapBytes);
    expect(faults).toEqual([]);
  }, 180_000);

  it('is cut at the limit, which the stored bytes and the page both say', async () => {
    const cut = await OutputScreen.run(page, home, command('cut.json', String(limitBytes + 1)));
    await page.getByText('succeeded', { exact: true }).first().waitFor({ timeout: 120_000 });
    const marker = page.locator('[data-marker=cut]');
    await marker.waitFor();
    await soon(() => marker.innerText()).toContain('Output was cut after 16 MiB');
    expect((await receipt('cut.json')).bytes).toBeGreaterThan(limitBytes);
    const stored = await cut.stored();
    expect(stored.seqs).toEqual(stored.seqs.map((_, index) => index));
    expect(stored.truncated).toBe(true);
    expect(stored.bytes.subarray(limitBytes).toString()).toBe('\n...[truncated]\n');
    expect((await cut.nodes()).rows).toBeLessThanOrEqual(mostRows);
    expect(await cut.heapBytes()).toBeLessThan(mostHeapBytes);
    expect(faults).toEqual([]);
  }, 180_000);
});
