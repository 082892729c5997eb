import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completions, formatFilter, parseFilter, withTerm, withoutTerm, type FilterField } from './index.js';

const fields: readonly FilterField[] = [
  { name: 'state', label: 'State', kind: 'choice', choices: [{ value: 'live', label: 'Live' }, { value: 'late', label: 'Late' }] },
  { name: 'os', label: 'System', kind: 'choice' },
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'cpu', label: 'CPU', kind: 'number' },
  { name: 'seen', label: 'Seen', kind: 'time' },
]; // prettier-ignore

/** Signs of the grammar more often than chance would have them. */
const sign = fc.constantFrom(
  '"',
  '\\',
  ',',
  ':',
  '=',
  '<',
  '>',
  '-',
  ' ',
  '\t',
  'name:',
  'cpu>',
  'state:',
  '%',
  '_',
  'é',
  '漢',
  '😀',
);
const text = fc.array(fc.oneof(sign, fc.string({ maxLength: 4, unit: 'binary' }), fc.constantFrom('a', 'web', 'live')), { maxLength: 20 }).map((parts) => parts.join('')); // prettier-ignore
const value = text.filter((one) => parseFilter(formatFilter([said(null, [one])]), fields).problems.length === 0).map((one) => one.slice(0, 20)).filter((one) => one.trim() !== '' && one.isWellFormed() && !hasControl(one)); // prettier-ignore
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 3 });
const negated = fc.boolean();

function said(field: string | null, these: readonly string[], op: ':' | '=' | '>' | '<=' = ':', not = false) {
  return { field, op, values: these, negated: not };
}

function hasControl(one: string): boolean {
  return [...one].some((char) => char.charCodeAt(0) < 32 || char.charCodeAt(0) === 127);
}

const term = fc.oneof(
  fc.tuple(value, negated).map(([one, not]) => said(null, [one], ':', not)),
  fc.tuple(fc.constantFrom('name', 'os'), values, fc.constantFrom(':' as const, '=' as const), negated).map(([field, these, op, not]) => said(field, these, op, not)),
  fc.tuple(fc.uniqueArray(fc.constantFrom('live', 'late'), { minLength: 1 }), negated).map(([these, not]) => said('state', these, ':', not)),
  fc.tuple(fc.integer({ min: -999, max: 999 }), fc.constantFrom('>' as const, '<=' as const, ':' as const), negated).map(([one, op, not]) => said('cpu', [String(one)], op, not)),
  fc.tuple(fc.constantFrom('2h', '7d', '2026-11-01', '2026-11-01T10:00'), fc.constantFrom('>' as const, ':' as const), negated).map(([one, op, not]) => said('seen', [one], op, not)),
); // prettier-ignore

const meaning = (source: string) =>
  parseFilter(source, fields).terms.map(({ field, op, values: these, negated: not }) =>
    said(field, these, op as ':', not),
  );

describe('the grammar', () => {
  it('reads from what it writes the same terms', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 8 }), (terms) => {
        const written = formatFilter(terms);
        fc.pre(written.length <= 500);
        expect(parseFilter(written, fields).problems).toEqual([]);
        expect(meaning(written)).toEqual(terms);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, tells places inside the text, and keeps the meaning of what it could read', () => {
    fc.assert(
      fc.property(text, fc.nat(60), (source, caret) => {
        const { terms, problems } = parseFilter(source, fields);
        for (const { at, length } of [...terms, ...problems]) {
          expect(at).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThan(0);
          expect(at + length).toBeLessThanOrEqual(source.length);
        }
        const written = formatFilter(terms);
        fc.pre(written.length <= 500);
        expect(meaning(written)).toEqual(meaning(source));
        for (const { from, to } of completions(source, caret, fields)) expect(from).toBeLessThanOrEqual(to);
      }),
      { numRuns: 1_500 },
    );
  });

  it('takes a value in and out again without touching the others', () => {
    fc.assert(
      fc.property(text, value, negated, (source, one, not) => {
        const choice = { field: 'os', value: one, negated: not };
        const has = (where: string) =>
          parseFilter(where, fields).terms.some((t) => t.field === 'os' && t.negated === not && t.values.includes(one));
        fc.pre(parseFilter(source, fields).problems.length === 0 && source.length + one.length < 400);
        const grown = withTerm(source, fields, choice);
        expect(has(grown)).toBe(true);
        expect(withTerm(grown, fields, choice)).toBe(grown);
        const gone = withoutTerm(grown, fields, choice);
        expect(has(gone)).toBe(false);
        const others = (where: string) => meaning(where).filter(({ field }) => field !== 'os');
        expect(others(gone)).toEqual(others(source));
      }),
      { numRuns: 500 },
    );
  });
});
