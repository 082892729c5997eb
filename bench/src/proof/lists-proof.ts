import type { Benchmark } from '../harness/benchmark.js';
import type { Check, Figure } from '../harness/result.js';
import { cases, nameOf, type Case } from './cases.js';
import { Domain } from './domain.js';
import { FACTOR, apart, measureCase, type Measurement } from './measure-case.js';
import { seedNodes } from './seed.js';

const COUNT = 100_000;
const STATEMENTS = 2;

interface Proven {
  readonly of: Case;
  readonly is: Measurement;
}

/**
 * That a list of 100,000 nodes costs the same wherever one is in it. `tell` gets a line for each order as it is measured. What is
 * measured in one process is the list itself: statements, plans and time without HTTP.
 */
export function listsProof(tell: (line: string) => void): Benchmark {
  const proven: Proven[] = [];
  return {
    name: 'proof',
    title: `Lists of ${COUNT.toLocaleString('en-GB')} nodes`,
    about: {
      load: 'each order walked by its cursors to page 1,000 of 50 rows (the last whole page where fewer match), then both pages in turn',
      floor: 'page 1 with its counts',
      peer: null,
      fettle: 'page 1,000 with its counts',
    },
    units: {},
    steady: null,
    onceOnly: true,
    async open({ postgres }) {
      const domain = await Domain.open(postgres.url);
      await seedNodes(domain, COUNT);
      return {
        contenders: {},
        extra: async () => {
          for (const of of cases) {
            proven.push({ of, is: await measureCase(domain, of) });
            tell(lineOf(proven.at(-1)!));
          }
          return proven.flatMap(figuresOf);
        },
        stop: () => domain.close(),
      };
    },
    checks: () => checksOf(proven),
    notes: [
      'Where an index leads and nothing is filtered, neither page may cost more than the other; else page 1,000 may not cost more than page 1.',
      `Orders by what changes with each sign of life (measured: ${cases.flatMap((one) => (one.isLed ? [] : [one.sort])).join(', ')}) have no index (docs/decisions/0015-orders-without-an-index.md): each page ranks the short rows of all nodes behind its place, so that the first is the dearest. They are held to that, the same number of statements, and to leave the wide rows alone.`,
      'Counts of a filter may read the short rows of presence from end to end, and those of a filter that fits half of all nodes the nodes, too; pages never do. Blocks and statements are gated in `node-order.int.spec.ts`.',
    ],
  };
} // prettier-ignore

/**
 * Where an index leads and nothing is filtered, both pages do the same, so that neither may cost more. With a filter the first may have
 * to pass more that does not fit, and where rows are ranked it ranks more of them: then only page 1,000 may not cost more.
 */
const ratioOf = ({ q, isLed }: Case, first: number, deep: number): number =>
  q === '' && isLed ? apart(first, deep) : deep / first;

function lineOf({ of, is: { first, deep, deepPage, scans, ways } }: Proven): string {
  const times = `${first.ms.toFixed(1)} → ${deep.ms.toFixed(1)} ms (${(deep.ms / first.ms).toFixed(2)} ×)`;
  const reads = `${first.blocks} → ${deep.blocks} blocks (${(deep.blocks / first.blocks).toFixed(2)} ×)`;
  const way = ways.replaceAll('\n', '\n    ');
  const whole = scans.length > 0 ? `; READS ALL OF ${scans.join(', ')}` : '';
  return `${nameOf(of)}: page 1 → ${deepPage}: ${times}, ${reads}, ${deep.statements} SQL${whole}\n    ${way}`;
}

function figuresOf({ of, is: { first, deep } }: Proven): Figure[] {
  const figure = (name: string, unit: string, key: 'ms' | 'blocks'): Figure => ({
    name: `${name}: ${nameOf(of)}`,
    unit,
    floor: first[key],
    peer: null,
    fettle: deep[key],
  });
  return [figure('a page', 'ms', 'ms'), ...(of.isLed ? [figure('its rows', 'blocks', 'blocks')] : [])];
}

/** Each goal with the order that comes nearest to breaking it. */
export function checksOf(proven: readonly Proven[]): Check[] {
  const worst = (goal: string, kind: Check['kind'], most: number, value: (one: Proven) => number): Check => {
    const found = proven.toSorted((a, b) => value(b) - value(a))[0];
    const is = found ? value(found) : Number.NaN;
    return { goal, kind, held: is <= most, value: `${Number(is.toPrecision(3))} (${found ? nameOf(found.of) : 'none'})` };
  };
  return [
    worst(`time of page 1,000: ≤ ${FACTOR} × page 1`, 'time', FACTOR, ({ of, is }) =>
      ratioOf(of, is.first.ms, is.deep.ms),
    ),
    worst(`blocks of page 1,000: ≤ ${FACTOR} × page 1, where an index leads`, 'count', FACTOR, ({ of, is }) =>
      of.isLed ? ratioOf(of, is.first.blocks, is.deep.blocks) : 0,
    ),
    worst(`SQL of a page: ≤ ${STATEMENTS}`, 'count', STATEMENTS, ({ is }) => Math.max(is.first.statements, is.deep.statements)),
    worst('tables of nodes read from end to end, without an index the wide one: ≤ 0', 'count', 0, ({ is }) => is.scans.length),
    worst('rows that a walk saw twice: ≤ 0', 'count', 0, ({ is }) => is.repeated),
  ];
} // prettier-ignore
