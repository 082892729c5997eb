import type { Locator, Page } from 'playwright-core';

const questionOf = (page: Page, noun: string) =>
  page.getByRole('dialog', { name: `Close without keeping the ${noun}?`, exact: true });

/** Waits until the focus is on the button of that name. */
async function focused(page: Page, name: string): Promise<void> {
  await page.waitForFunction((words) => document.activeElement?.textContent?.trim() === words, name);
}

/**
 * Does with a dialog that shows a secret once what people do from habit: Escape and the X. Each asks, with the focus on the way back,
 * and Enter, Escape and a click lead there.
 * @param look what else is to hold while it asks
 */
export async function asksBeforeClosing(
  page: Page,
  shown: Locator,
  noun: string,
  look: () => Promise<void> = async () => undefined,
): Promise<void> {
  const question = questionOf(page, noun);
  const back = `Back to the ${noun}`;
  await page.keyboard.press('Escape');
  await question.getByText('This cannot be shown again.').waitFor();
  await focused(page, back);
  await look();
  await page.keyboard.press('Enter');
  await question.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.closest('[role=dialog]'));
  await shown.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  await focused(page, back);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await shown.getByRole('button', { name: `I have stored the ${noun}` }).waitFor();
}

/** Closes it without the secret, by keyboard: Enter does not confirm that, Space does. */
export async function closeWithout(page: Page, shown: Locator, noun: string): Promise<void> {
  await page.keyboard.press('Escape');
  await focused(page, `Back to the ${noun}`);
  await page.keyboard.press('Tab');
  await focused(page, `Close without the ${noun}`);
  await page.keyboard.press('Enter');
  await questionOf(page, noun).waitFor();
  await page.keyboard.press('Space');
  await shown.waitFor({ state: 'detached' });
}
