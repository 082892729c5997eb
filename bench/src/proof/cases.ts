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

const both = (sort: string): Case[] => (['asc', 'desc'] as const).map((direction) => led(sort, '', { direction }));

/**
 * Every order that an index leads, also those by what only some nodes have (page 1,000 by owner and by tasks is among the nodes without),
 * both ways; filters from narrow to wide; then orders by what changes with each sign of life, which have no index.
 */
export const cases: readonly Case[] = [
  ...['worst', 'name', 'newest', 'site', 'agent', 'team', 'owner', 'tasks'].flatMap(both),
  ...['hostname', 'os', 'arch', 'criticality'].map((sort) => led(sort)),
  led('worst', 'tag:rare'),
  led('name', 'tag:rare'),
  led('newest', 'tag:rare'),
  led('worst', 'tag:common', { isWide: true }),
  led('name', 'tag:common', { isWide: true }),
  led('worst', 'presence:live'),
  ...['cpu', 'seen'].map((sort): Case => ({ sort, q: '', isLed: false })),
];

/** `worst ↓ “tag:rare”`. */
export const nameOf = ({ sort, direction, q }: Case): string =>
  [sort, ...(direction ? [direction] : []), ...(q ? [`“${q}”`] : [])].join(' ');
