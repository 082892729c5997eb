import { chromium, type Browser, type Page } from 'playwright-core';
import type { Installation } from '../harness/installation.js';
import { quantile } from '../harness/statistics.js';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-smooth-scrolling', '--no-first-run', '--disable-sync'];
const frames = 300;
/** More than the height of the list: every row of each frame is a new one. */
const stepPx = 900;
const wheelMs = 3_000;
const wheelPx = 120;

/** Script of a page that notes the gaps between frames and the tasks that held it up, until it is asked for them. */
const watch = () => {
  const seen = { gaps: [] as number[], longTasks: 0, isOn: true };
  Object.assign(globalThis, { seen });
  new PerformanceObserver((list) => (seen.longTasks += list.getEntries().length)).observe({ type: 'longtask' });
  let last = performance.now();
  const frame = (now: number): void => {
    seen.gaps.push(now - last);
    last = now;
    if (seen.isOn) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(frame);
  });
};

/** A real browser before a list of nodes. */
export class ListScreen {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Signs in, opens the list and waits for its first rows. */
  static async open(place: Installation): Promise<ListScreen> {
    const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium';
    const browser = await chromium.launch({ executablePath, args: flags });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${place.url}/sign-in`);
    await page.getByLabel('E-mail address').fill(place.admin.email);
    await page.getByLabel('Password', { exact: true }).fill(place.admin.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/w\/[^/]+\/now$/);
    await page.goto(page.url().replace(/\/now$/, '/nodes'));
    await page.locator('[data-row]').first().waitFor();
    return new ListScreen(browser, page);
  }

  /** Turns the wheel for three seconds from the top, while further pages of rows are read. */
  async wheel() {
    await this.page.getByRole('table').evaluate((table) => (table.scrollTop = 0));
    await this.page.getByRole('table').hover();
    await this.page.evaluate(watch);
    let rows = 0;
    for (const end = performance.now() + wheelMs; performance.now() < end;) {
      await this.page.mouse.wheel(0, wheelPx);
      rows = Math.max(rows, await this.page.locator('[data-row]').count());
    }
    const { gaps, longTasks } = await this.page.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: { gaps: number[]; longTasks: number; isOn: boolean } };
      seen.isOn = false;
      return seen;
    });
    return { ...figures('wheel', gaps), 'long tasks, wheel': longTasks, 'rows in the document': rows };
  }

  /** Has every page of rows read, by going to the end until there is no more. */
  async readAll(total: number): Promise<void> {
    const words = `All ${total.toLocaleString('en-US')} nodes`;
    await this.page.evaluate(async (end) => {
      const table = document.querySelector('[role=table]')!;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      while (!document.body.innerText.includes(end)) {
        table.scrollTop = table.scrollHeight;
        await frame();
      }
      table.scrollTop = 0;
      await frame();
    }, words);
  }

  /** Goes through rows that were all read, each frame to rows that were not drawn before, as somebody who drags the bar. */
  async drag() {
    const gaps = await this.page.evaluate(dragThrough, { count: frames, step: stepPx, selector: '[role=table]' });
    return figures('drag', gaps);
  }

  /** From a changed text to the rows that it leaves. */
  async filter(text: string) {
    const took = await this.page.evaluate(async (wanted) => {
      const field = document.querySelector<HTMLInputElement>('input[role=combobox]')!;
      const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      // React hears of a value only when it was set as the browser sets it.
      const type = (text: string) => {
        value.set!.call(field, text);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      };
      const begun = performance.now();
      type(wanted);
      while (document.querySelectorAll('[data-row]').length !== 1) await frame();
      const ms = performance.now() - begun;
      type('');
      while (document.querySelectorAll('[data-row]').length < 10) await frame();
      return ms;
    }, text);
    return { 'filter, from the key to the rows': took };
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }
}

async function dragThrough({ count, step, selector }: { count: number; step: number; selector: string }) {
  const list = document.querySelector(selector)!;
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const times = [await frame()];
  for (let at = 0; at < count; at += 1) {
    list.scrollTop += step;
    times.push(await frame());
  }
  list.scrollTop = 0;
  return times.slice(1).map((time, at) => time - times[at]!);
}

/** The frames of an empty page of the same length: what the machine draws at best. */
export async function emptyFrames(screen: ListScreen) {
  const page = await screen.page.context().newPage();
  try {
    await page.setContent(
      '<div role="table" style="height:840px;overflow:auto"><div style="height:360000px"></div></div>',
    );
    return figures('drag', await page.evaluate(dragThrough, { count: frames, step: stepPx, selector: '[role=table]' }));
  } finally {
    await page.close();
    await screen.page.bringToFront();
  }
}

function figures(how: 'drag' | 'wheel', gaps: readonly number[]) {
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    [`frames per second, ${how}`]: (gaps.length / total) * 1_000,
    [`p95 of a frame, ${how}`]: quantile(gaps, 0.95),
  };
}
