import { describe, expect, it } from '@jest/globals';
import type { Case } from './cases.js';
import { checksOf } from './lists-proof.js';
import type { Measurement } from './measure-case.js';
import { wholeScans, ways, type Plan } from './plan.js';

const cost = { ms: 10, blocks: 100, statements: 2 };
const good: Measurement = { deepPage: 1_000, first: cost, deep: cost, scans: [], repeated: 0, ways: '' };
const led: Case = { sort: 'name', q: '', isLed: true };
const broken = (patch: Partial<Measurement>, of = led) =>
  checksOf([
    { of: { sort: 'worst', q: '', isLed: true }, is: good },
    { of, is: { ...good, ...patch } },
  ])
    .filter(({ held }) => !held)
    .map(({ goal }) => goal.split(':')[0]);

const step = (type: string, more: Partial<Plan> = {}): Plan => ({
  'Node Type': type,
  'Actual Rows': 50,
  'Actual Loops': 1,
  'Shared Hit Blocks': 3,
  'Shared Read Blocks': 1,
  ...more,
});

describe('the proof of long lists', () => {
  it('holds while all orders cost the same on each page', () => {
    expect(broken({})).toEqual([]);
  });

  it.each<[string, Partial<Measurement>]>([
    ['time of page 1,000', { deep: { ...cost, ms: 12.1 } }],
    ['blocks of page 1,000', { deep: { ...cost, blocks: 121 } }],
    ['SQL of a page', { first: { ...cost, statements: 3 } }],
    ['tables of nodes read from end to end, without an index the wide one', { scans: ['nodes'] }],
    ['rows that a walk saw twice', { repeated: 1 }],
  ])('is broken by %s, and names the order', (goal, patch) => {
    expect(broken(patch)).toEqual([goal]);
    const checks = checksOf([{ of: led, is: { ...good, ...patch } }]);
    expect(checks.find(({ held }) => !held)!.value).toContain('(name)');
  });

  it('holds orders without an index to time, statements and the wide table, not to blocks', () => {
    const deep = { ...cost, blocks: 1_000 };
    const cpu: Case = { sort: 'cpu', q: '', isLed: false };
    expect(broken({ deep }, cpu)).toEqual([]);
    expect(broken({ scans: ['nodes'] }, cpu)).toHaveLength(1);
    // The first page ranks all rows, a later one those behind it.
    expect(broken({ deep: { ...cost, ms: 7 } }, cpu)).toEqual([]);
    expect(broken({ deep: { ...cost, ms: 12.1 } }, cpu)).toEqual(['time of page 1,000']);
    expect(broken({ deep: { ...cost, ms: 7 } })).toEqual(['time of page 1,000']);
  });

  it('was not run when nothing was measured, and does not hold then', () => {
    expect(checksOf([]).every(({ held }) => !held)).toBe(true);
  });
});

describe('a plan', () => {
  it('that reads a table of nodes from end to end is seen wherever that is in it, and small tables are not meant', () => {
    const deep = step('Nested Loop', { Plans: [step('Sort', { Plans: [step('Seq Scan', { 'Relation Name': 'nodes' })] })] });
    expect(wholeScans(deep)).toEqual(['nodes']);
    expect(wholeScans(step('Seq Scan', { 'Relation Name': 'teams' }))).toEqual([]);
    expect(wholeScans(step('Index Scan', { 'Relation Name': 'nodes' }))).toEqual([]);
  });

  it('is told by how each table is reached', () => {
    const scan = step('Index Only Scan', { 'Relation Name': 'nodes', 'Index Name': 'nodes_name' });
    expect(ways(step('Limit', { Plans: [scan] }))).toBe('Index Only Scan on nodes by nodes_name (50 rows)');
  });
}); // prettier-ignore
