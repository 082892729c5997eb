import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { noteDrawing, type Drawing } from './chart-drawing.js';
import { GalleryServer } from './gallery-server.js';
import { focusFaults, unreached } from './keyboard-gates.js';
import { contrastFaults, layoutFaults, pageFaults } from './page-gates.js';
import { asksBeforeClosing, closeWithout } from './secret-gate.js';
import { soon } from './soon.js';

const photographs = fileURLToPath(new URL('../../../../test-results/gallery/', import.meta.url));
/** When every story takes place: with a clock that stands still, ages do not differ between two photographs. */
const galleryNow = new Date('2026-11-21T14:00:00.000Z');
const groups = ['status', 'feedback', 'action', 'form', 'layout', 'overlay', 'chart', 'output', 'data'];
const wholePages = ['shell', 'card', 'broken', 'header', 'profile', 'sessions', 'acted-sessions'];

/** Every component of the library in every state: photographed, and held to the gates of a page. */
describe('the component gallery', () => {
  let server: GalleryServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    await mkdir(photographs, { recursive: true });
    server = await GalleryServer.start();
    browser = await launchBrowser();
    ({ page, faults } = await openPage(browser));
    await page.clock.setFixedTime(galleryNow);
    // The first page is compiled when it is asked for.
    await page.goto(server.url, { timeout: 180_000 });
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  }, 60_000);

  async function open(name: string, search = ''): Promise<void> {
    await page.goto(`${server.url}/${name}${search}`);
    await page.locator('h1').waitFor();
    // Set by the page when everything on it has come to life, charts included: effects run from the inside out.
    await page.locator(`html[dir=${search.includes('rtl') ? 'rtl' : 'ltr'}]`).waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  }
  async function look(width: number, colorScheme: 'light' | 'dark'): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    // Charts take their new size in the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  const photograph = (name: string) => page.screenshot({ path: join(photographs, `${name}.png`), fullPage: true });

  it('lists exactly the groups that are looked at here', async () => {
    const listed = page.locator('[data-gallery]');
    await listed.first().waitFor();
    const names = await listed.evaluateAll((links) => links.map((link) => link.getAttribute('data-gallery')));
    expect(names).toEqual([...groups, ...wholePages]);
  }, 60_000);

  it.each([...groups, ...wholePages])(
    '%s holds on a desk and on a phone, in the light and in the dark, and the other way round',
    async (name) => {
      const found: Record<string, string[]> = {};
      await look(1440, 'light');
      await open(name);
      found['desk, light'] = await pageFaults(page);
      found['keyboard'] = await unreached(page);
      await photograph(`${name}-desk-light`);
      await look(1440, 'dark');
      found['desk, dark'] = await contrastFaults(page);
      await photograph(`${name}-desk-dark`);
      for (const width of [1280, 768]) {
        await look(width, 'dark');
        found[`${width} px`] = await layoutFaults(page);
      }
      await look(390, 'dark');
      found['phone, dark'] = await pageFaults(page);
      await photograph(`${name}-phone-dark`);
      await look(390, 'light');
      await open(name, '?dir=rtl');
      found['phone, right to left'] = await layoutFaults(page);
      await photograph(`${name}-phone-rtl`);
      await look(1440, 'light');
      found['desk, right to left'] = await layoutFaults(page);
      await photograph(`${name}-desk-rtl`);
      expect(Object.entries(found).filter(([, list]) => list.length > 0)).toEqual([]);
    },
    120_000,
  );

  it('opens everything by keyboard, keeps the focus inside and gives it back', async () => {
    await look(1440, 'light');
    await open('overlay');
    const count = await page.locator('[data-opens]').count();
    expect(count).toBeGreaterThan(6);
    const found: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const photographed = async () => {
        await photograph(`opened-${index}`);
        return pageFaults(page);
      };
      found.push(...(await focusFaults(page, index, photographed)));
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('asks before a secret that is shown once is closed, and gives the focus back', async () => {
    await look(1440, 'light');
    await open('overlay');
    const opener = page.getByRole('button', { name: 'Show a secret once' });
    await opener.press('Enter');
    const shown = page.getByRole('dialog').filter({ hasText: 'Shown only now' });
    expect(await pageFaults(page)).toEqual([]);
    await asksBeforeClosing(page, shown, 'key', async () => {
      await photograph('asked-before-closing');
      expect(await pageFaults(page)).toEqual([]);
    });
    await closeWithout(page, shown, 'key');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Show a secret once');
  }, 60_000);

  it('moves one crosshair over all charts, by keyboard and by pointer', async () => {
    await look(1440, 'light');
    await open('chart');
    const charts = ['Fullest disk', 'Six series'].map((title) => page.getByRole('figure', { name: title }));
    const clocks = () => Promise.all(charts.map((chart) => chart.getByText(/^\d\d:\d\d:\d\d$/).allInnerTexts()));
    const plot = charts[0]!.getByRole('slider');
    await plot.focus();
    await page.keyboard.press('ArrowLeft');
    await charts[1]!.getByText('13:59:45').waitFor();
    await soon(() => clocks()).toEqual([['13:59:45'], ['13:59:45']]);
    await soon(() => plot.getAttribute('aria-valuetext')).toBe('2026-11-21 13:59:45 UTC: Series 1 72 %');
    await page.keyboard.press('ArrowLeft');
    await charts[1]!.getByText('13:59:30').waitFor();
    await soon(() => clocks()).toEqual([['13:59:30'], ['13:59:30']]);
    await page.keyboard.press('Escape');
    await charts[1]!.getByText('13:59:30').waitFor({ state: 'detached' });
    await soon(() => clocks()).toEqual([[], []]);
    await charts[1]!.getByRole('slider').hover();
    await charts[0]!.getByText(/^\d\d:\d\d:\d\d$/).waitFor();
    const [first, second] = await clocks();
    expect(first).toEqual(second);
  }, 60_000);

  it('draws a threshold as a dashed line with its name, across the chart at its value', async () => {
    const drawn = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
    await drawn.addInitScript(noteDrawing);
    const other = await drawn.newPage();
    await other.goto(`${server.url}/chart`);
    const read = () => other.evaluate(() => (globalThis as unknown as { drawing: Drawing }).drawing);
    const name = await until(async () => (await read()).texts.find(({ text }) => text === 'full from 80 %'), {
      what: 'the name of the threshold',
    });
    const warn = await other.evaluate(() => getComputedStyle(document.body).getPropertyValue('--warn').trim());
    const line = (await read()).dashed.find(({ y, colour }) => colour === name.colour && Math.abs(y - name.y) < 20);
    expect(line).toMatchObject({ dash: [4, 4], colour: warn });
    expect(line!.length).toBeGreaterThan(300);
    await drawn.close();
  }, 60_000);

  it('says in a table what a chart shows, gaps left out, and when what happened', async () => {
    await page.getByRole('button', { name: 'Show Fullest disk as a table' }).click();
    const table = page.getByRole('region', { name: 'Fullest disk, values' });
    await table.getByRole('row', { name: '2026-11-21 13:59:45 UTC 72 %' }).waitFor();
    await soon(() => table.getByRole('row').count()).toBe(121);
    await soon(() => table.getByText('no data').count()).toBe(14);
    await table.getByRole('cell', { name: 'The machine came up' }).waitFor();
    expect(await pageFaults(page)).toEqual([]);
    const events = page.getByRole('region', { name: 'Events of the charts' });
    await soon(() => events.getByRole('listitem').count()).toBe(5);
    await events.getByRole('button', { name: 'Show all 6 events' }).click();
    await events.getByText('Joined').waitFor();
  }, 60_000);

  it('shows output as a terminal would, finds in it without hiding a line, and links to one', async () => {
    await open('output');
    const output = page.getByRole('region', { name: 'Output of a finished task, text' });
    const lines = () => output.locator('[data-line]').count();
    await soon(() => output.locator('[data-line="1"] .ansi-red-fg').innerText()).toBe('colour 1');
    await soon(() => output.locator('[data-line="3"]').innerText()).toMatch(/3\s*·?\s*downloading 100 %$/);
    expect(await output.locator('[data-marker]').evaluateAll((all) => all.map((one) => one.dataset['marker']))).toEqual(
      ['gap', 'cut'],
    );
    const before = await lines();
    await page.getByLabel('Find in the output').first().fill('GAP');
    await output.locator('mark', { hasText: 'gap' }).waitFor();
    await page.getByText('1 of 1', { exact: true }).waitFor();
    await soon(() => lines()).toBe(before);
    await page.getByLabel('Find in the output').first().fill('nowhere');
    await page.getByText('not found', { exact: true }).waitFor();
    await soon(() => lines()).toBe(before);
    await output.locator('[data-line="5"] a').click();
    await page.waitForURL(({ hash }) => hash === '#L5');
    await page.reload();
    await output.locator('[data-line="5"].bg-raised').waitFor();
  }, 60_000);

  it('stops everything that moves for those who ask for less motion', async () => {
    const moving = () =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    const counts: Record<string, number[]> = {};
    for (const name of ['status', 'feedback']) {
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      await open(name);
      const usually = await moving();
      await page.emulateMedia({ reducedMotion: 'reduce' });
      counts[name] = [Math.min(1, usually), await moving()];
    }
    await page.emulateMedia({ reducedMotion: null });
    expect(counts).toEqual({ status: [1, 0], feedback: [1, 0] });
  }, 60_000);

  it('says an error in full colour among what is grey because it is old', async () => {
    await look(1440, 'light');
    await open('status');
    const stale = page.locator('[data-stale]');
    const said = stale.getByRole('alert');
    const colours = (one: typeof said, ...properties: string[]) =>
      one.evaluate(
        (element, names) => names.map((name) => getComputedStyle(element).getPropertyValue(name)),
        properties,
      );
    const [ink, muted, crit] = await Promise.all(['--text', '--muted', '--crit'].map((name) => rgbOf(page, name)));
    await soon(() => colours(said, 'color', 'border-top-color')).toEqual([ink, crit]);
    await soon(() => colours(stale.getByText('failed', { exact: true }), 'color')).toEqual([muted]);
    expect(new Set([ink, muted, crit]).size).toBe(3);
  }, 60_000);

  it('has written no error and asked for nothing from elsewhere', () => {
    expect(faults).toEqual([]);
  });
});

/** What a colour of the design is on a page where nothing is old, as the browser computes it. */
function rgbOf(page: Page, name: string): Promise<string> {
  return page.evaluate((token) => {
    const probe = document.body.appendChild(document.createElement('span'));
    probe.style.color = `var(${token})`;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }, name);
}
