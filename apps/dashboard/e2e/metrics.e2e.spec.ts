import { sql, until } from '@fettle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Installation } from './installation.js';
import { contrastFaults, pageFaults } from './page-gates.js';
import { seedFleet } from './seeded-fleet.js';
import { seedMetrics } from './seeded-metrics.js';
import { openSignedIn, type SignedIn } from './signed-in.js';
import { soon, turn } from './soon.js';

const seeded = { count: 4, prefix: 'db-' };

/** What a node measures, as somebody looks into it who has a question. The steps build on each other. */
describe('measurements', () => {
  let close: SignedIn['close'];
  let fettle: Installation;
  let page: Page;
  let faults: string[];
  let home: string;
  let nodes: { id: string; name: string }[];

  beforeAll(async () => {
    ({ fettle, page, faults, home, close } = await openSignedIn());
    const url = await fettle.databaseUrl();
    await seedFleet(url, seeded);
    await seedMetrics(url, seeded.prefix);
    nodes = await sql(url, `SELECT id, name FROM nodes ORDER BY name LIKE 'db-%' DESC, name`);
    faults.length = 0;
  }, 300_000);

  afterAll(() => close?.(), 120_000);

  const chart = (name: string) => page.getByRole('figure', { name, exact: true });
  const plot = (name: string) => chart(name).getByRole('slider');
  const address = () => new URL(page.url()).searchParams;
  const hasWindow = (is: boolean) => page.waitForURL((url) => url.searchParams.has('from') === is);
  const clock = (of: Locator) => of.getByText(/^\d\d:\d\d:\d\d$/);
  const says = async (name: string) => (await plot(name).getAttribute('aria-valuetext')) ?? '';

  async function openMetrics(node: { id: string }, query = ''): Promise<void> {
    await page.goto(`${home}/nodes/${node.id}?tab=metrics${query}`);
    await chart('Processor').locator('canvas').waitFor();
  }

  it('are a tab of the node, with the newest sample and its age', async () => {
    await page.goto(`${home}/nodes/${nodes[0]!.id}`);
    await chart('Processor').locator('canvas').waitFor();
    await soon(() => page.getByRole('figure').count()).toBe(4);
    await page.getByRole('tab', { name: 'Metrics' }).click();
    await page.waitForURL((url) => url.searchParams.get('tab') === 'metrics');
    await chart('Temperature')
      .getByText(/not collected on this node/)
      .waitFor();
    await page.getByText(/^newest sample/).waitFor();
    expect(await pageFaults(page)).toEqual([]);
  }, 120_000);

  it('show a silence as a gap: in the table, under the crosshair and in words', async () => {
    await openMetrics(nodes[0]!, '&range=1h');
    await page
      .getByRole('region', { name: /^Events on / })
      .getByText(/^Nothing was measured for 10 min/)
      .waitFor();
    await chart('Memory').getByRole('button', { name: 'Show Memory as a table' }).click();
    await chart('Memory').getByRole('cell', { name: 'no data' }).first().waitFor();
    await chart('Memory').getByRole('button', { name: 'Show Memory as a chart' }).click();
    await plot('Processor').focus();
    await page.keyboard.press('End');
    await until(async () => {
      await page.keyboard.press('ArrowLeft');
      return (await says('Processor')).endsWith('CPU no data');
    });
  }, 120_000);

  it('share one crosshair, by keyboard and by pointer', async () => {
    await page.keyboard.press('Home');
    const at = await clock(chart('Processor')).innerText();
    await chart('Load').getByText(at, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await clock(chart('Load')).waitFor({ state: 'detached' });
    await plot('Fullest disk').hover();
    await clock(chart('Processor')).waitFor();
  }, 120_000);

  it('are zoomed by dragging and by keys, and back leads out of it', async () => {
    await plot('Processor').scrollIntoViewIfNeeded();
    const box = (await chart('Processor').locator('.u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await hasWindow(true);
    const length = () => Date.parse(address().get('to')!) - Date.parse(address().get('from')!);
    expect(Math.abs(length() - 900_000)).toBeLessThan(60_000);
    await page.getByRole('switch', { name: 'Follow along', checked: false }).waitFor();
    await page.goBack();
    await hasWindow(false);
    await plot('Processor').focus();
    await page.keyboard.press('+');
    await hasWindow(true);
    expect(Math.abs(length() - 1_800_000)).toBeLessThan(2_000);
    const from = address().get('from')!;
    await page.keyboard.press('Shift+ArrowLeft');
    await page.waitForURL((url) => (url.searchParams.get('from') ?? from) < from);
    await turn(page.getByRole('switch', { name: 'Follow along' }), true);
    await hasWindow(false);
  }, 120_000);

  it('take two moments, in the zone of the page, and say what is wrong with them', async () => {
    await page.getByRole('radio', { name: 'UTC' }).check({ force: true });
    await page.getByRole('button', { name: 'From and to' }).click();
    const form = page.getByRole('dialog', { name: 'From and to' });
    await form.getByLabel('To (UTC)').fill('2026-01-01T00:00');
    await form.getByLabel('From (UTC)').fill('2026-01-02T00:00');
    await form.getByRole('button', { name: 'Show' }).click();
    await form.getByText('The end must be at least a minute after the beginning').waitFor();
    await form.getByLabel('To (UTC)').fill('2026-01-03T12:00');
    await form.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL((url) => url.searchParams.get('from') === '2026-01-02T00:00:00.000Z');
    await page.getByText('Nothing was measured in this window').waitFor();
  }, 120_000);

  it('of thirty days have the least and the most of each step, and one disk or interface at a time', async () => {
    await openMetrics(nodes[0]!, '&range=30d');
    await page.getByText('A point for every 3 h.').waitFor();
    await chart('Processor').getByRole('button', { name: 'Show Processor as a table' }).click();
    await chart('Processor').getByRole('columnheader', { name: 'Most' }).waitFor();
    await openMetrics(nodes[0]!, '&range=1h');
    await page.getByRole('combobox', { name: 'Disk' }).selectOption('/data');
    await chart('Disk /data').locator('canvas').waitFor();
    await until(async () => (await says('Disk /data')).endsWith('Used 20 %'));
    await page.getByRole('combobox', { name: 'Interface' }).selectOption('wg0');
    await until(async () => (await says('Network wg0')).includes('Received 19.5 KiB/s'));
    await page.waitForURL(
      ({ searchParams: shown }) => shown.get('mount') === '/data' && shown.get('interface') === 'wg0',
    );
  }, 120_000);

  it('are a file', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /CSV/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^measurements-db-00000-.*\.csv$/);
  }, 120_000);

  it('of several nodes are compared from the list, the worst first, and one is taken out', async () => {
    await page.goto(`${home}/nodes?q=name:db-`);
    for (const { name } of nodes.slice(0, 3)) await page.getByRole('checkbox', { name: new RegExp(name) }).check();
    await page.getByRole('link', { name: 'Compare measurements' }).click();
    await page.waitForURL(/\/metrics\/compare\?nodes=/);
    await chart('Processor').locator('canvas').waitFor();
    const rows = page.getByRole('table').getByRole('link');
    await soon(() => rows.allInnerTexts()).toEqual(['db-00002', 'db-00001', 'db-00000']);
    expect(await pageFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take db-00001 out of the comparison' }).click();
    await until(async () => (await rows.allInnerTexts()).join() === 'db-00002,db-00000');
    await page.getByLabel('Metric').selectOption('rxBytesPerS');
    await chart('Received').locator('canvas').waitFor();
    await page.getByRole('button', { name: 'Compare with another node' }).click();
    await page
      .getByRole('dialog', { name: 'Compare with another node' })
      .getByRole('button', { name: 'db-00003' })
      .click();
    await until(async () => (await rows.allInnerTexts())[0] === 'db-00003');
  }, 120_000);

  it('of this machine come every 2 s while somebody looks, and stop doing so when nobody does', async () => {
    const url = await fettle.databaseUrl();
    const local = nodes.find(({ name }) => !name.startsWith(seeded.prefix))!;
    const spacings = async () => {
      const query = `SELECT extract(epoch FROM at - lag(at) OVER (ORDER BY at))::float8 AS s FROM metric_samples WHERE node_id = $1 ORDER BY at DESC`;
      return (await sql<{ s: number | null }>(url, query, [local.id])).flatMap(({ s }) => s ?? []);
    };
    await openMetrics(local, '&range=15m');
    await page.getByText(/^This node measures every 2 s/).waitFor();
    await until(async () => (await spacings()).slice(0, 4).every((s) => s < 10), { timeoutMs: 60_000 });
    const drawn = () => chart('Processor').locator('time').first().getAttribute('datetime');
    const before = (await drawn()) ?? '';
    await until(async () => ((await drawn()) ?? '') > before, { timeoutMs: 10_000, what: 'a newer point' });
    await page.goto(`${home}/now`);
    await until(async () => ((await spacings())[0] ?? 0) > 10, { timeoutMs: 60_000, what: 'a calm distance' });
  }, 180_000);

  it.each([
    ['a phone', { width: 390, height: 844 }, 'light'],
    ['a desk in the dark', { width: 1440, height: 900 }, 'dark'],
  ] as const)(
    'fit on %s',
    async (_name, size, colorScheme) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      const ids = nodes.slice(0, 3).map(({ id }) => id);
      for (const path of [`nodes/${ids[0]}?tab=metrics&range=1h`, `metrics/compare?nodes=${ids.join(',')}`]) {
        await page.goto(`${home}/${path}`);
        await chart('Processor').locator('canvas').waitFor();
        expect(await (colorScheme === 'dark' ? contrastFaults : pageFaults)(page)).toEqual([]);
        if (path.startsWith('nodes')) expect(await wrappedButtons()).toEqual([]);
      }
    },
    120_000,
  );

  /** Charts whose button for the table stands on another line than the age beside it. */
  async function wrappedButtons(): Promise<string[]> {
    return page.getByRole('figure').evaluateAll((figures) =>
      figures.flatMap((figure) => {
        const [age, button] = [figure.querySelector('time'), figure.querySelector('button[aria-pressed]')];
        if (!age || !button) return [];
        const [at, of] = [age.getBoundingClientRect(), button.getBoundingClientRect()];
        return at.top >= of.top && at.bottom <= of.bottom ? [] : [figure.textContent?.slice(0, 40) ?? ''];
      }),
    );
  }

  it('leave nothing wrong in the browser', () => {
    expect(faults).toEqual([]);
  });
});
