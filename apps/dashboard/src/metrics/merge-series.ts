import type { Result, Routes } from '@fettle/contracts';

export type Series = Result<Routes['metrics']['series']>;
type Point = number | null;
type Columns = Record<string, Point[]>;

/** The columns of values of an answer that stand at its top. */
const columnNames = [
  'cpuPercent',
  'memoryPercent',
  'memoryUsedBytes',
  'swapUsedBytes',
  'load1',
  'load5',
  'load15',
  'diskPercent',
  'rxBytesPerS',
  'txBytesPerS',
  'temperatureC',
] as const;

/**
 * What is known of a window, with the newest samples at its end: the window moves along, what falls out of it at its beginning goes.
 * `tail` begins with the newest point that was known, so that a silence between the two is told.
 */
export function withTail(known: Series, tail: Series): Series {
  const first = tail.at[0];
  if (first === undefined) return known;
  const lengthMs = Date.parse(known.to) - Date.parse(known.from);
  const to = known.to > tail.to ? known.to : tail.to;
  const from = new Date(Date.parse(to) - lengthMs).toISOString();
  const kept = known.at.flatMap((at, index) => (at < first && at >= from ? [index] : []));
  const joined = (one: readonly Point[], other: readonly Point[]): Point[] => [
    ...kept.map((index) => one[index] ?? null),
    ...other,
  ];
  const columns = Object.fromEntries(columnNames.map((name) => [name, joined(known[name], tail[name])]));
  return {
    ...known,
    ...columns,
    at: [...kept.map((index) => known.at[index]!), ...tail.at],
    low: edges(known.low, tail.low ?? tail, joined),
    high: edges(known.high, tail.high ?? tail, joined),
    disk: known.disk && parts(known.disk, tail.disk, joined),
    network: known.network && parts(known.network, tail.network, joined),
    gaps: [...known.gaps.filter((gap) => gap.to > from && gap.to < first), ...tail.gaps],
    disks: tail.disks,
    interfaces: tail.interfaces,
    newestAt: tail.newestAt,
    from,
    to,
  };
}

type Join = (one: readonly Point[], other: readonly Point[]) => Point[];

/** Of single samples the least and the most are what was measured. */
function edges(known: Series['low'], tail: NonNullable<Series['low']> | Series, join: Join): Series['low'] {
  if (!known) return null;
  const names = Object.keys(known) as (keyof typeof known)[];
  return Object.fromEntries(names.map((name) => [name, join(known[name], tail[name])])) as typeof known;
}

/** A disk or an interface, whose columns are its lists. */
function parts<Part extends object>(known: Part, tail: Part | null, join: Join): Part {
  const other = (tail ?? {}) as Columns;
  return Object.fromEntries(
    Object.entries(known).map(([name, value]) => [
      name,
      Array.isArray(value) ? join(value as Point[], other[name] ?? []) : (value as string),
    ]),
  ) as Part;
}
