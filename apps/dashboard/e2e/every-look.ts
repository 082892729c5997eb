import type { Page } from 'playwright-core';
import { contrastFaults, pageFaults } from './page-gates.js';

/** What is wrong with a page as it stands, at a desk and on a phone, by day and in the dark; empty when nothing is. */
export async function everyLook(page: Page): Promise<string[]> {
  const faults = await pageFaults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  faults.push(...(await contrastFaults(page)).map((fault) => `in the dark: ${fault}`));
  await page.setViewportSize({ width: 390, height: 844 });
  faults.push(...(await pageFaults(page)).map((fault) => `on a phone: ${fault}`));
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 1440, height: 900 });
  return faults;
}
