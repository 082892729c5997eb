import type { Page } from 'playwright-core';

/** What Tab does not reach, going once round the page, as texts: empty when it reaches every control. */
export async function unreached(page: Page): Promise<string[]> {
  const count = await page.evaluate(() => {
    const controls =
      'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex="0"]';
    const found = [...document.querySelectorAll<HTMLElement>(controls)].filter((one) => {
      if (one.tabIndex < 0 || one.closest('nextjs-portal, [inert], [aria-hidden=true]')) return false;
      return one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden';
    });
    found.forEach((one, index) => (one.dataset['tab'] = String(index)));
    (document.activeElement as HTMLElement | null)?.blur();
    window.getSelection()?.removeAllRanges();
    return found.length;
  });
  const seen = new Set<string>();
  // Once round, and a few more for stops that are not in the list.
  for (let step = 0; step < count * 2 + 10 && seen.size < count; step += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['tab']);
    if (at !== undefined) seen.add(at);
  }
  return page.evaluate(
    (reached) => {
      const all = [...document.querySelectorAll<HTMLElement>('[data-tab]')];
      const groups = new Set(
        all.filter((one) => reached.includes(one.dataset['tab']!)).map((one) => one.getAttribute('name') ?? ''),
      );
      const missed = all.filter((one) => {
        if (reached.includes(one.dataset['tab']!)) return false;
        // Tab goes to one radio of a group; the arrow keys go to the others.
        return !(one instanceof HTMLInputElement && one.type === 'radio' && groups.has(one.name));
      });
      return missed.map((one) => one.outerHTML.slice(0, 120));
    },
    [...seen],
  );
}

/** Until the keyboard is in what has just opened: a key that comes earlier still goes to the button which opened it. */
export async function focusIsIn(page: Page, role: 'dialog' | 'menu'): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.closest(`[role=${wanted}]`), role);
}

/** Opens what a button opens, by keyboard, and closes it with Escape. Says what is wrong with where the focus is. */
export async function focusFaults(page: Page, index: number, look: () => Promise<string[]>): Promise<string[]> {
  const opener = page.locator('[data-opens]').nth(index);
  const kind = await opener.getAttribute('data-opens');
  const name = await opener.innerText();
  const faults: string[] = [];
  await opener.focus();
  await page.keyboard.press('Enter');
  const opened = page.getByRole(kind === 'menu' ? 'menu' : 'dialog');
  await opened.waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog], [role=menu]'));
  // A panel and a menu are no modals: who leaves one closes it.
  for (let step = 0; step < 12 && kind === 'dialog'; step += 1) {
    await page.keyboard.press(step < 6 ? 'Tab' : 'Shift+Tab');
    // The library's own stops at the ends of a modal send the focus on in the next moment.
    const isInside = page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'), null, {
      timeout: 10_000,
    });
    if (!(await isInside.catch(() => null))) faults.push(`${name}: the focus leaves it`);
  }
  faults.push(...(await look()).map((fault) => `${name}: ${fault}`));
  await page.keyboard.press('Escape');
  await opened.waitFor({ state: 'detached' });
  const isBack = () => opener.evaluate((button) => button === document.activeElement);
  const gaveBack = await page
    .waitForFunction((at) => document.querySelectorAll('[data-opens]')[at] === document.activeElement, index, {
      timeout: 10_000,
    })
    .then(isBack, () => false);
  if (!gaveBack) faults.push(`${name}: the focus is not given back`);
  return faults;
}
