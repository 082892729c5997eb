import { median } from '../harness/statistics.js';
import type { Case } from './cases.js';
import type { Domain, Query } from './domain.js';
import { blocks, ways, wholeScans, type Plan } from './plan.js';

const PAGE = 50;
const DEEP = 1_000;
/** Rows of one step of the walk; people read 50 to 200 at a time. */
const STRIDE = 2_500;
const PAIRS = 9;
const ATTEMPTS = 3;
/** As near to each other as both pages are to be: no further attempt is made. */
export const FACTOR = 1.2;

/** What one order costs on its first page and far behind it. */
export interface Measurement {
  /** The number of the deep page: the thousandth, or the last whole one where fewer match. */
  readonly deepPage: number;
  readonly first: Cost;
  readonly deep: Cost;
  /** Tables with a row per node that the page reads from end to end; of its counts, what they are held to (`heldScans`). */
  readonly scans: readonly string[];
  /** Rows that a walk to the deep page saw twice. */
  readonly repeated: number;
  readonly ways: string;
}

export interface Cost {
  /** Median of whole pages, rows and counts, ms. */
  readonly ms: number;
  /** Blocks that the rows of the page cost, without the counts. */
  readonly blocks: number;
  readonly statements: number;
}

/** Walks from page 1 to the deep page as people do, by cursors, and measures both pages in turn. */
export async function measureCase(domain: Domain, one: Case): Promise<Measurement> {
  const first: Query = {
    sort: one.sort,
    q: one.q,
    limit: PAGE,
    ...(one.direction ? { direction: one.direction } : {}),
  };
  const walk = await walkTo(domain, first, PAGE * (DEEP - 1));
  const deep = { ...first, cursor: walk.cursor };
  const [firstPlans, deepPlans] = [await domain.plans(first), await domain.plans(deep)];
  const times = await timesOf(domain, first, deep);
  return {
    deepPage: walk.seen / PAGE + 1,
    first: { ms: times.first, blocks: blocks(firstPlans[0]!), statements: firstPlans.length },
    deep: { ms: times.deep, blocks: blocks(deepPlans[0]!), statements: deepPlans.length },
    scans: [firstPlans, deepPlans].flatMap((plans) => heldScans(one, plans)),
    repeated: walk.repeated,
    ways: ways(deepPlans[0]!),
  };
}

/**
 * A page is never read by a whole table; without an index it ranks short rows, and still never the nodes themselves. Counts read no table
 * either while nothing is filtered; those of a narrow filter may go through the short rows of presence, and those of a filter that fits
 * half of all nodes through everything.
 */
function heldScans(one: Case, [page, ...counts]: readonly Plan[]): string[] {
  const ofPage = wholeScans(page!).filter((table) => one.isLed || table === 'nodes');
  const ofCounts = counts.flatMap(wholeScans).filter((table) => one.q === '' || (!one.isWide && table === 'nodes'));
  return [...ofPage, ...ofCounts];
}

/** Reads until `rows` lie behind or the last whole page follows, in shorter steps near the end. Every row may come once. */
async function walkTo(domain: Domain, query: Query, rows: number): Promise<Walk> {
  const ids = new Set<string>();
  let [seen, cursor, step] = [0, '', STRIDE];
  while (seen < rows && step > 0) {
    const limit = Math.min(step, rows - seen);
    const page = await domain.list({ ...query, limit, ...(cursor ? { cursor } : {}) });
    if (page.nextCursor === null) {
      step = Math.floor(step / 2 / PAGE) * PAGE;
      continue;
    }
    for (const { id } of page.items) ids.add(id);
    [seen, cursor] = [seen + page.items.length, page.nextCursor];
  }
  return { cursor, seen, repeated: seen - ids.size };
}

interface Walk {
  readonly cursor: string;
  readonly seen: number;
  readonly repeated: number;
}

/** How far two costs lie apart, 1 or more. */
export const apart = (a: number, b: number): number => Math.max(a, b) / Math.min(a, b);

/** Medians of both pages, read in turn so that what else the machine does meets both. Of three attempts the one that lies nearest. */
async function timesOf(domain: Domain, first: Query, deep: Query): Promise<{ first: number; deep: number }> {
  const attempts: { first: number; deep: number }[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [ofFirst, ofDeep]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      ofFirst.push(await timed(() => domain.list(first)));
      ofDeep.push(await timed(() => domain.list(deep)));
    }
    attempts.push({ first: median(ofFirst), deep: median(ofDeep) });
    if (apart(attempts.at(-1)!.first, attempts.at(-1)!.deep) <= FACTOR) break;
  }
  return attempts.toSorted((a, b) => apart(a.first, a.deep) - apart(b.first, b.deep))[0]!;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
