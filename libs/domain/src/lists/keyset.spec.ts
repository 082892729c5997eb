import { describe, expect, it } from '@jest/globals';
import { Params, afterSql, orderSql, runPageSql, runSql, runsOf, type SortSql } from './index.js';

const always: SortSql = { key: 'k', type: 'text', natural: 'asc' };
const last: SortSql = { ...always, nullable: true };
const least: SortSql = { ...always, nullable: 'least' };
const keyed = { key: '=x', id: 'id-1' };
const without = { key: '', id: 'id-1' };
const names = (sort: SortSql, direction: 'asc' | 'desc', place?: typeof keyed) =>
  runsOf(sort, direction, place).map(({ has, after }) => (after ? `${has} after` : has));

describe('the runs of an order', () => {
  it('are one where every row has a key, else two: those without come last, or where the least stands', () => {
    expect(names(always, 'asc')).toEqual(['key']);
    for (const direction of ['asc', 'desc'] as const) expect(names(last, direction)).toEqual(['key', 'none']);
    expect(names(least, 'desc')).toEqual(['key', 'none']);
    expect(names(least, 'asc')).toEqual(['none', 'key']);
  });

  it('begin with the one that a place is in: what lies before it is left out', () => {
    expect(names(last, 'desc', keyed)).toEqual(['key after', 'none']);
    expect(names(last, 'desc', without)).toEqual(['none after']);
    expect(names(least, 'asc', without)).toEqual(['none after', 'key']);
    expect(names(least, 'asc', keyed)).toEqual(['key after']);
  });

  it('have no place without a key where every row has one', () => {
    const refused = expect.objectContaining({ code: 'request.cursor_invalid' });
    expect(() => runsOf(always, 'asc', without)).toThrow(refused as never);
    expect(names({ ...always, key: null }, 'asc', without)).toEqual(['key after']);
  });

  it('are conditions that an index answers, and one condition together', () => {
    const params = new Params();
    const way = { direction: 'desc', id: 'id' } as const;
    const conditions = runsOf(last, 'desc', keyed).map((run) => runSql(last, run, way, params));
    expect(conditions).toEqual(['(k, id) < ($2::text, $1::uuid)', 'k IS NULL']);
    expect(params.values).toEqual(['id-1', 'x']);
    expect(runSql(last, { has: 'key' }, way, params)).toBe('k IS NOT NULL');
    expect(runSql(always, { has: 'key' }, way, params)).toBe('true');
    expect(afterSql(last, way, keyed, new Params())).toBe('(((k, id) < ($2::text, $1::uuid)) OR (k IS NULL))');
    expect(afterSql(last, way, without, new Params())).toBe('(k IS NULL AND id < $1::uuid)');
    expect(orderSql(least, 'asc', 'id')).toBe('k ASC NULLS FIRST, id ASC');
    expect(orderSql(least, 'desc', 'id')).toBe('k DESC NULLS LAST, id DESC');
  });

  it('make a page: a single one as it is, of two the second only while rows are missing', () => {
    const page = { sort: last, direction: 'asc', limit: '$9' } as const;
    expect(runPageSql(['SELECT 1'], page)).toBe('SELECT 1');
    expect(runPageSql(['SELECT 1', 'SELECT 2'], page)).toContain('WHERE (SELECT count(*) FROM run) < $9');
  });
});
