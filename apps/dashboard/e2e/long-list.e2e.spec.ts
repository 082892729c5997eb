import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import type { Page } from 'playwright-core';
import type { Installation } from './installation.js';
import { seedFleet } from './seeded-fleet.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon } from './soon.js';

/** Rows that are drawn at 1440 × 900: those in sight, the margins above and below, and the header. */
const mostRows = 60;
const pageRows = 100;

/** A list of ten thousand: what it draws and what it asks for stays as little as for a short one. Times are the benchmark's. */
describe('a list of ten thousand nodes', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  /** The addresses of all readings of the list. */
  let readings: URLSearchParams[];

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    await seedFleet(await fettle.databaseUrl(), { count: 10_000, prefix: 'fleet-' });
    readings = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname.startsWith('/api/') && url.pathname.endsWith('/nodes')) readings.push(url.searchParams);
    });
    await page.goto(`${home}/nodes`);
    await page.getByRole('link', { name: 'fleet-00000', exact: true }).waitFor();
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const drawn = () => page.locator('[data-row]').count();
  const lastDrawn = () =>
    page.evaluate(() =>
      Math.max(...[...document.querySelectorAll<HTMLElement>('[data-row]')].map((row) => Number(row.dataset['row']))),
    );
  const wheelTo = async (row: number) => {
    let most = 0;
    await page.getByRole('table').hover();
    await until(
      async () => {
        await page.mouse.wheel(0, 1_000);
        most = Math.max(most, await drawn());
        return (await lastDrawn()) >= row;
      },
      { timeoutMs: 60_000, what: `row ${row} on screen` },
    );
    return most;
  };

  it('says how many there are and draws those in sight', async () => {
    await page.getByText(/^\d+ of 10,000 nodes$/).waitFor();
    await soon(() => page.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
    expect(await drawn()).toBeLessThanOrEqual(mostRows);
    expect(new Set(readings.map((asked) => asked.get('cursor'))).size).toBe(1);
    expect(readings.every((asked) => asked.get('limit') === String(pageRows))).toBe(true);
  }, 120_000);

  it('reads each page once while the wheel goes through it, and draws no more than before', async () => {
    expect(await wheelTo(1_000)).toBeLessThanOrEqual(mostRows);
    const pages = readings.map((asked) => asked.get('cursor') ?? '');
    const distinct = new Set(pages);
    expect(distinct.size).toBeGreaterThanOrEqual(10);
    expect(distinct.size).toBeLessThanOrEqual(14);
  }, 90_000);

  it('keeps only the pages in sight fresh when something changes', async () => {
    readings.length = 0;
    // This machine's own agent reports every 15 s, which marks the whole list as changed.
    await until(() => Promise.resolve(readings.length > 0), { timeoutMs: 60_000, what: 'the list to be read again' });
    await page
      .locator('[aria-busy=false]')
      .filter({ has: page.getByRole('table') })
      .waitFor();
    const distinct = new Set(readings.map((asked) => asked.get('cursor') ?? ''));
    expect(distinct.size).toBeLessThanOrEqual(3);
    expect(distinct.has('')).toBe(false);
  }, 90_000);

  it('is filtered by the server, over all of it', async () => {
    readings.length = 0;
    await page.getByRole('combobox', { name: 'Filter nodes' }).fill('fleet-09876');
    await page.getByText('1 node', { exact: true }).waitFor();
    await soon(() => page.getByRole('link', { name: 'fleet-09876', exact: true }).count()).toBe(1);
    // One page of it, and nothing for the words on the way there; the agent's report may have had that page read again.
    const asked = readings.flatMap((one) => (one.get('q') ? [`${one.get('q')} ${one.get('cursor') ?? ''}`] : []));
    expect([...new Set(asked)]).toEqual(['fleet-09876 ']);
    expect(faults).toEqual([]);
  }, 120_000);

  it('selects no more by a filter than one act may reach, and says so', async () => {
    await page.getByRole('combobox', { name: 'Filter nodes' }).fill('os:alpine');
    await page.getByText(/^\d+ of 2,000 nodes$/).waitFor();
    await page.getByRole('row').nth(1).getByRole('checkbox').check();
    const bar = page.getByRole('region', { name: 'Selected nodes' });
    await bar.getByRole('button', { name: 'Select 200 of the 2,000 that match' }).click();
    await bar.getByText(/more match: one run reaches 200 nodes at most/).waitFor();
    await bar.getByRole('link', { name: 'Run a command on 200 nodes…' }).waitFor();
  }, 120_000);
});
