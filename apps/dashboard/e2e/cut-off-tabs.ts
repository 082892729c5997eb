import type { BrowserContext, Page } from 'playwright-core';
import { layoutFaults, pageFaults } from './page-gates.js';

/** What the product promises: within this time a page says that it cannot be refreshed. */
const promisedMs = 5_000;

/** A tick of the page's own clock that comes later than this was held up by the machine, not by the page. */
const heldUpMs = 150;

/** A page to look at. */
export interface Place {
  readonly name: string;
  readonly address: string;
  /** By these words the page is known that has read nothing to show, or does not say when; others tell when they were read. */
  readonly words?: string;
  /** What is grey is drawn in its own way here, so its contrast and structure are looked at too. */
  readonly isLookedAt?: boolean;
}

/** Pages open at the same time in one browser context, each in a tab of its own, while the control plane goes away. */
export class CutOffTabs {
  private readonly tabs = new Map<Place, Page>();

  constructor(private readonly context: BrowserContext) {}

  /** Opens the pages one after the other and waits until each has been read. */
  async open(places: readonly Place[]): Promise<void> {
    for (const place of places) {
      const page = await this.context.newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(place.address);
      const sign = place.words === undefined ? page.locator('main time') : page.getByText(place.words);
      await sign.first().waitFor();
      await page.evaluate(() => Object.assign(globalThis, { notReloaded: true }));
      this.tabs.set(place, page);
    }
  }

  async close(): Promise<void> {
    for (const page of this.tabs.values()) await page.close();
    this.tabs.clear();
  }

  page(name: string): Page {
    return [...this.tabs].find(([place]) => place.name === name)![1];
  }

  /** What every page says by itself once it is cut off, within the time that is promised; by the page's name. */
  sayThatTheyAreCut(): Promise<Record<string, string>> {
    return this.everywhere(saysThatItIsCut);
  }

  /** What every page says by itself once the control plane is back. */
  sayThatTheyAreBack(): Promise<Record<string, string>> {
    return this.everywhere(saysThatItIsBack);
  }

  /** What does not hold on the pages as they are now; all of it on those whose look matters, layout on the others. */
  async faults(): Promise<Record<string, string>> {
    const found = await this.everywhere(async (page, { isLookedAt }) =>
      (await (isLookedAt ? pageFaults(page) : layoutFaults(page))).join('; '),
    );
    return Object.fromEntries(Object.entries(found).filter(([, faults]) => faults !== ''));
  }

  /** Until no page says anything of it any more. */
  async noticesAreGone(): Promise<void> {
    const words = await this.everywhere(async (page) => {
      await page.locator('[data-reach]').waitFor({ state: 'detached' });
      return '';
    });
    const left = Object.entries(words).filter(([, said]) => said !== '');
    if (left.length > 0) throw new Error(JSON.stringify(left));
  }

  /** What is right to be told, for each page. */
  expected(): { cut: Record<string, string>; back: Record<string, string> } {
    const each = (words: (place: Place) => string) =>
      Object.fromEntries([...this.tabs.keys()].map((place) => [place.name, words(place)]));
    return {
      cut: each(({ words }) =>
        words === undefined ? 'says so with its age; all grey; checked is told' : 'says so; nothing is loud',
      ),
      back: each(() => 'back without a reload'),
    };
  }

  /** Runs the same look on every page at once. */
  private async everywhere(look: (page: Page, place: Place) => Promise<string>): Promise<Record<string, string>> {
    const seen = [...this.tabs].map(
      async ([place, page]) => [place.name, await look(page, place).catch(String)] as const,
    );
    return Object.fromEntries(await Promise.all(seen));
  }
}

/** The words came in time, with the age of what is shown; what is shown is grey, and it says when it was read. */
async function saysThatItIsCut(page: Page, { words: known }: Place): Promise<string> {
  const tookMs = await ownTimeUntil(page, '[data-reach=cut]');
  if (tookMs > promisedMs) return `says so only after ${tookMs} ms`;
  const notice = page.locator('[data-reach=cut]');
  const words = (await notice.innerText()).replaceAll('\n', ' ');
  const grey = await loudNumbers(page);
  if (known !== undefined) {
    const isSaid = words.startsWith('This page cannot be refreshed');
    return `${isSaid ? 'says so' : words}; ${/^(no number|all grey)$/.test(grey) ? 'nothing is loud' : grey}`;
  }
  const ages = await page.locator('main time').allInnerTexts();
  return [
    /^This page cannot be refreshed.*was read (now|\d+ s ago)/.test(words) ? 'says so with its age' : words,
    grey,
    ages.some((age) => /^(stale, )?(now|\d+ (s|min) ago)/.test(age)) ? 'checked is told' : `ages: ${ages.join(', ')}`,
  ].join('; ');
}

/** How long it takes a page until it shows something, without the time in which a busy machine did not let it run. */
function ownTimeUntil(page: Page, selector: string): Promise<number> {
  const look = ([wanted, longMs]: readonly [string, number]) =>
    new Promise<number>((resolve) => {
      const tickMs = 50;
      const startedAt = performance.now();
      let [lastAt, heldMs] = [startedAt, 0];
      const timer = setInterval(() => {
        const now = performance.now();
        if (now - lastAt > longMs) heldMs += now - lastAt - tickMs;
        lastAt = now;
        if (!document.querySelector(wanted) && now - startedAt < 30_000) return;
        clearInterval(timer);
        resolve(Math.round(now - startedAt - heldMs));
      }, tickMs);
    });
  return page.evaluate(look, [selector, heldUpMs] as const);
}

/** The numbers that are not grey. */
function loudNumbers(page: Page): Promise<string> {
  return page.evaluate(() => {
    const quiet = document.createElement('span');
    quiet.style.color = 'var(--muted)';
    document.body.append(quiet);
    const muted = getComputedStyle(quiet).color;
    quiet.remove();
    const said = [...document.querySelectorAll('main [data-stale] *')].filter(
      (element) =>
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\d/.test(node.textContent ?? '')) &&
        !element.closest('[role=alert], [aria-hidden], .sr-only, mark, button'),
    );
    const loud = said.filter((element) => getComputedStyle(element).color !== muted);
    return said.length === 0 ? 'no number' : loud.map((element) => element.textContent).join(' | ') || 'all grey';
  });
}

async function saysThatItIsBack(page: Page): Promise<string> {
  await page.locator('[data-reach=back]').getByText('This page was read again').waitFor({ timeout: 60_000 });
  await page.locator('main [data-stale]').waitFor({ state: 'detached' });
  const isNotReloaded = await page.evaluate(() => 'notReloaded' in globalThis);
  return isNotReloaded ? 'back without a reload' : 'was reloaded';
}
