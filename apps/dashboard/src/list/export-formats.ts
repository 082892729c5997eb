/** Where everything that a filter matches can be fetched as a file, in each form. `query` is what the list itself asks for. */
export function exportFormats(address: string, query: Readonly<Record<string, string | undefined>>) {
  const asked = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const href = (format: string) => `${address}?${new URLSearchParams([...asked, ['format', format]]).toString()}`;
  return [
    { label: 'CSV', hint: 'for spreadsheets', href: href('csv') },
    { label: 'JSON lines', hint: 'for programs', href: href('jsonl') },
  ];
}

/** "All 41 nodes", "1 node that matches", "10,000 or more nodes that match": how much a file will hold. */
export function exportWords(
  page: { total: number; totalIsExact: boolean } | undefined,
  isFiltered: boolean,
  [one, many]: readonly [one: string, many: string],
): string {
  if (!page) return `All ${many}`;
  const count = `${page.total.toLocaleString('en-US')}${page.totalIsExact ? '' : ' or more'} ${page.total === 1 ? one : many}`;
  if (isFiltered) return `${count} that ${page.total === 1 ? 'matches' : 'match'}`;
  return page.total === 1 ? count : `All ${count}`;
}
