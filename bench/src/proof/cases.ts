/** One order of a list with a filter. */
export interface Case {
  readonly sort: string;
  readonly direction?: 'asc' | 'desc';
  readonly q: string;
  /** Led by an index: the page reads its own rows and no table from end to end. Others sort all that matches, on each page. */
  readonly isLed: boolean;
  /** The filter is so wide that its count reads the table: only the page is held to indexes. */
  readonly isWide?: boolean;
}

const led = (sort: string, q = '', more: Partial<Case> = {}): Case => ({ sort, q, isLed: true, ...more });

/** Every order that an index leads, both ways, and with filters from narrow to wide; then the orders without an index. */
export const cases: readonly Case[] = [
  led('worst'),
  led('worst', '', { direction: 'desc' }),
  led('name'),
  led('name', '', { direction: 'desc' }),
  led('newest'),
  led('newest', '', { direction: 'asc' }),
  led('hostname'),
  led('os'),
  led('arch'),
  led('criticality'),
  led('worst', 'tag:rare'),
  led('name', 'tag:rare'),
  led('newest', 'tag:rare'),
  led('worst', 'tag:common', { isWide: true }),
  led('name', 'tag:common', { isWide: true }),
  led('worst', 'presence:live'),
  ...['site', 'cpu'].map((sort): Case => ({
    sort,
    q: '',
    isLed: false,
  })),
];

/** `worst ↓ “tag:rare”`. */
export const nameOf = ({ sort, direction, q }: Case): string =>
  [sort, ...(direction ? [direction] : []), ...(q ? [`“${q}”`] : [])].join(' ');
