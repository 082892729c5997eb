import type { Page } from 'playwright-core';
import { quantile } from '../harness/statistics.js';
import { hitCount, needle } from './lines.js';

const frames = 300;
/** Twenty lines a frame, 1,200 a second: faster than anybody reads, as fast as a wheel is turned. */
const stepPx = 360;

/** Scrolls the page's list from frame to frame. */
export async function scroll(page: Page) {
  const { gaps, rows } = await page.evaluate(
    async ({ count, step }) => {
      const list = document.querySelector('[role=region]')!;
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const times = [await frame()];
      let most = 0;
      for (let at = 0; at < count; at += 1) {
        list.scrollTop += step;
        times.push(await frame());
        if (at % 30 === 0) most = Math.max(most, document.querySelectorAll('[data-line]').length);
      }
      return { gaps: times.slice(1).map((time, at) => time - times[at]!), rows: most };
    },
    { count: frames, step: stepPx },
  );
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  return {
    'frames per second': (gaps.length / total) * 1_000,
    'p95 of a frame': quantile(gaps, 0.95),
    'rows in the document': rows,
  };
}

/** Types a text into Fettle's search and waits until all its hits are counted. */
export async function searchView(page: Page) {
  const { took, longest } = await page.evaluate(
    async ({ text, words }) => {
      const field = document.querySelector<HTMLInputElement>('input')!;
      const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!;
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      let last = await frame();
      const begun = performance.now();
      let longestGap = 0;
      // React keeps its own account of what a field holds: the browser's own way of setting it is needed.
      value.set!.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      while (!document.querySelector('[role=status]')?.textContent.endsWith(words)) {
        const now = await frame();
        longestGap = Math.max(longestGap, now - last);
        last = now;
      }
      return { took: performance.now() - begun, longest: longestGap };
    },
    { text: needle, words: `of ${hitCount.toLocaleString('en-US')}` },
  );
  return { 'search of 100,000 lines': took, 'longest frame of the search': longest };
}

/** The same over plain lines, in one go that holds the page up. */
export async function searchLines(page: Page) {
  const took = await page.evaluate((text) => {
    const { countLines } = globalThis as unknown as { countLines: (wanted: string) => number };
    const begun = performance.now();
    countLines(text);
    return performance.now() - begun;
  }, needle);
  return { 'search of 100,000 lines': took, 'longest frame of the search': took };
}
