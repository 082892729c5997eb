import type { Locator, Page } from 'playwright-core';

/** The parts of a list page that every spec of lists looks at. */
export interface ListPage {
  table(): Locator;
  /** The line in which a filter is typed. */
  filter(): Locator;
  row(name: string): Locator;
  /** Waits until the foot of the list says exactly that. */
  foot(words: string | RegExp): Promise<void>;
  /** Waits until the address has that value; null: until it has none. */
  until(name: string, value: string | null): Promise<void>;
}

/** @param page asked anew each time: there is none before the tests begin */
export function listPage(page: () => Page): ListPage {
  const table = () => page().getByRole('table');
  return {
    table,
    filter: () => page().getByRole('combobox', { name: /^Filter / }),
    row: (name) =>
      table()
        .getByRole('row')
        .filter({ has: page().getByRole('link', { name, exact: true }) }),
    foot: (words) => page().getByRole('status').getByText(words, { exact: true }).waitFor(),
    until: (name, value) => page().waitForURL((url) => url.searchParams.get(name) === value),
  };
}
