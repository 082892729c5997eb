import { until } from '@fettle/testing';
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A turn of the wheel is one step, not an animation that is still under way when the test looks.
  '--disable-smooth-scrolling',
];

/** Debian's Chromium; `TEST_CHROMIUM` says where it is. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
}

/** A page that remembers everything that went wrong in it: script errors, console errors, refused resources. */
export async function openPage(browser: Browser, viewport = { width: 1440, height: 900 }) {
  const context: BrowserContext = await browser.newContext({ viewport, timezoneId: 'UTC' });
  const page: Page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('response', (answer) => void forgetExpiry(answer, faults));
  page.on('request', (request) => {
    if (/[?&](token|ticket|key)=/.test(request.url())) faults.push(`secret in an address: ${request.url()}`);
  });
  page.setDefaultTimeout(30_000);
  return { page, context, faults };
}

/** An access token lives for minutes: a page that is told so takes a new one and asks again. Browsers write the 401 down all the same. */
async function forgetExpiry(answer: Response, faults: string[]): Promise<void> {
  if (answer.status() !== 401) return;
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  if (code !== 'session.access_expired') return;
  const written = (fault: string) => fault.includes('status of 401') && fault.endsWith(`(${answer.url()})`);
  await until(() => faults.some(written)).catch(() => undefined);
  const at = faults.findIndex(written);
  if (at >= 0) faults.splice(at, 1);
}

/** Looks at a page as a phone shows it, and goes back to the desk. */
export async function onPhone(page: Page, look: () => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await look();
  await page.setViewportSize({ width: 1440, height: 900 });
}
