import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What must hold on every page, as texts: empty when all of it does. */
export async function pageFaults(page: Page): Promise<string[]> {
  return [...(await layoutFaults(page)), ...(await targetFaults(page)), ...(await accessibilityFaults(page))];
}

/** Sideways scroll, tiny text, more or less than one main heading. */
export async function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page scrolls sideways: ${scrollWidth} of ${clientWidth} px`);
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) faults.push(`${headings} main headings`);
    if (!document.querySelector('main')) faults.push('no main landmark');
    for (const element of document.querySelectorAll('body *')) {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      if (hasText && size < 12) faults.push(`text of ${size} px: ${element.textContent?.slice(0, 40)}`);
    }
    return faults;
  });
}

/**
 * Controls too small to hit: 24 px with a mouse, 44 px with a finger. Links inside of sentences, links that cover their whole row
 * and the line numbers of an output (which the keyboard's own links repeat) are the exceptions that WCAG 2.5.8 knows.
 */
async function targetFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const least = window.innerWidth < 640 ? 44 : 24;
    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
      if (control.matches('p a, [data-row-focus], [data-line] a, .sr-only')) return [];
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      if (width === 0 || height === 0 || (width >= least - 0.5 && height >= least - 0.5)) return [];
      const name = control.getAttribute('aria-label') ?? control.textContent.trim();
      return [`a target of ${Math.round(width)} × ${Math.round(height)} px: ${name.slice(0, 40)}`];
    });
  });
}

/** What axe calls serious or critical, contrast included. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  await settled(page);
  return seriousOf(await new AxeBuilder({ page }).analyze());
}

/** Contrast alone, for the other theme of a page whose structure was looked at. */
export async function contrastFaults(page: Page): Promise<string[]> {
  await settled(page);
  return seriousOf(await new AxeBuilder({ page }).withRules('color-contrast').analyze());
}

/** Colours that are on their way to others are neither of both. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => !(one instanceof CSSTransition) || one.playState !== 'running'),
  );
}

function seriousOf({ violations }: Awaited<ReturnType<AxeBuilder['analyze']>>): string[] {
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
