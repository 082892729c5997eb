import type { Page } from 'playwright-core';
import type { Installation } from './installation.js';

/** Who makes the first account, and signs in with it everywhere. */
export const person = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'violet-harbour-lantern-42' };

/** Makes the first account of a fresh installation by its one-time link. Returns the address of the workspace. */
export async function firstAdministrator(page: Page, fettle: Installation): Promise<string> {
  await page.goto(fettle.setupUrl);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Make the administrator and sign in' }).click();
  await page.waitForURL(/\/w\/[^/]+\/now$/);
  return page.url().replace(/\/now$/, '');
}

/** Signs the first administrator in to the admin console, which is a session of its own. */
export async function signInToAdmin(page: Page, fettle: Installation): Promise<void> {
  await page.goto(new URL('/sign-in', fettle.adminUrl).href);
  await signInHere(page);
  await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
}

/** Fills in the sign-in page that is open. */
export async function signInHere(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Signs somebody in to the dashboard who has the password of the first administrator. */
export async function signIn(page: Page, fettle: Installation, email: string): Promise<void> {
  await page.goto(new URL('/sign-in', fettle.dashboardUrl).href);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/\/w\/[^/]+\/now$/);
}
