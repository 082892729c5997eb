/** A page of a list: its rows, and where the next page begins. */
export interface RowPage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/** One page in its place: where it begins, and what was last read of it. */
export interface Slot<Page extends RowPage> {
  readonly cursor: string | null;
  readonly page: Page | undefined;
}

/** A list of which nothing was read yet. */
export function firstSlots<Page extends RowPage>(): readonly Slot<Page>[] {
  return [{ cursor: null, page: undefined }];
}

/**
 * The pages after one of them was read (again). The page behind it begins where this one now ends: what was read of it stays in
 * sight until it is read from there. Where nothing follows any more, the rest goes. The same slots where nothing is new.
 */
export function placed<Page extends RowPage>(
  slots: readonly Slot<Page>[],
  index: number,
  page: Page,
): readonly Slot<Page>[] {
  const slot = slots[index];
  if (!slot || slot.page === page) return slots;
  const before = [...slots.slice(0, index), { cursor: slot.cursor, page }];
  if (page.nextCursor === null) return before;
  const next = slots[index + 1];
  // Where the page ends with the very same row, the next one begins where it did: it need not be read once more for that.
  const isSameEnd = next && slot.page?.items.at(-1) === page.items.at(-1);
  const cursor = isSameEnd ? next.cursor : page.nextCursor;
  return [...before, { cursor, page: next?.page }, ...slots.slice(index + 2)];
}

/** All rows that were read, in order. */
export function rowsOf<Page extends RowPage>(slots: readonly Slot<Page>[]): readonly Page['items'][number][] {
  return slots.flatMap(({ page }) => page?.items ?? []);
}

/** The pages that hold these rows, by index: from the first to the last. */
export function pagesAt<Page extends RowPage>(
  slots: readonly Slot<Page>[],
  firstRow: number,
  lastRow: number,
): { from: number; to: number } {
  let seen = 0;
  let from = 0;
  let to = 0;
  for (const [index, { page }] of slots.entries()) {
    if (!page) break;
    if (seen <= firstRow) from = index;
    if (seen <= lastRow) to = index;
    seen += page.items.length;
  }
  return { from, to };
}
