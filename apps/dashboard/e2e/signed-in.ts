import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openPage } from './browser.js';
import { firstAdministrator } from './first-administrator.js';
import { Installation } from './installation.js';

/** A running installation, and a page in which its first administrator has signed in. */
export interface SignedIn {
  readonly fettle: Installation;
  readonly browser: Browser;
  readonly page: Page;
  /** What went wrong in the page so far; emptied by who expects something to. */
  readonly faults: string[];
  /** Address of the workspace, without a slash at its end. */
  readonly home: string;
  /** Ends the browser and the installation, and removes what they wrote. */
  close(): Promise<void>;
}

/** Starts an installation of its own and makes its first account. Leaves nothing behind when that fails. */
export async function openSignedIn(): Promise<SignedIn> {
  const fettle = await Installation.create();
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await fettle.remove();
  };
  try {
    browser = await launchBrowser();
    await fettle.start();
    const { page, faults } = await openPage(browser);
    return { fettle, browser, page, faults, home: await firstAdministrator(page, fettle), close };
  } catch (error) {
    await close();
    throw error;
  }
}
