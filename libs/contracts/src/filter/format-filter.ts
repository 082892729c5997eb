import type { FilterField, FilterTerm } from './filter.js';
import { parseFilter } from './parse-filter.js';

/** What a term says, without its place. */
export type FilterCondition = Pick<FilterTerm, 'field' | 'op' | 'values' | 'negated'>;

/** The text of some terms: what `parseFilter` reads from it is the same terms. */
export function formatFilter(terms: readonly FilterCondition[]): string {
  return terms.map(formatTerm).join(' ');
}

function formatTerm({ field, op, values, negated }: FilterCondition): string {
  const sign = negated ? '-' : '';
  if (field === null) return sign + quotedIf(isSpecialWord, values[0] ?? '');
  return `${sign}${field}${op}${values.map(formatFilterValue).join(',')}`;
}

/** A value as it is written behind `field:`; in quotes when it must be. */
export function formatFilterValue(value: string): string {
  return quotedIf(isSpecialValue, value);
}

function quotedIf(isSpecial: (text: string) => boolean, text: string): string {
  return isSpecial(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function isSpecialValue(text: string): boolean {
  return text === '' || text.startsWith('"') || text.startsWith('=') || /[\s,]/.test(text);
}

/** A minus would turn the word round, and `a:b` would be a field. */
function isSpecialWord(text: string): boolean {
  return text === '' || text.startsWith('"') || text.startsWith('-') || /[\s:=<>]/.test(text);
}

/** One value of a field, as a facet shows it: `field:value`, or with `negated` `-field:value`. */
export interface FilterChoice {
  readonly field: string;
  readonly value: string;
  readonly negated?: boolean;
}

/**
 * The text with one more value of a field. It joins the values that stand there already, and leaves the other side: what was
 * excluded is not any more. The rest of the text stays as it was typed.
 */
export function withTerm(text: string, fields: readonly FilterField[], choice: FilterChoice): string {
  const { field, value, negated = false } = choice;
  const cleared = withoutTerm(text, fields, { field, value, negated: !negated });
  const term = parseFilter(cleared, fields).terms.find((one) => isList(one, choice));
  if (term?.values.includes(value)) return cleared;
  const grown = formatTerm({ field, op: term?.op ?? ':', negated, values: [...(term?.values ?? []), value] });
  if (term) return splice(cleared, term, grown);
  return `${cleared}${cleared === '' || /\s$/.test(cleared) ? '' : ' '}${grown}`;
}

/** The text without one value of a field; a term that has no other goes whole. A text that does not say so stays as it is. */
export function withoutTerm(text: string, fields: readonly FilterField[], choice: FilterChoice): string {
  let left = text;
  for (;;) {
    const term = parseFilter(left, fields).terms.find(
      (one) => isList(one, choice) && one.values.includes(choice.value),
    );
    if (!term) return left;
    const values = term.values.filter((one) => one !== choice.value);
    left = splice(left, term, values.length > 0 ? formatTerm({ ...term, values }) : '');
  }
}

function isList(term: FilterTerm, { field, negated = false }: FilterChoice): boolean {
  return term.field === field && term.negated === negated && (term.op === ':' || term.op === '=');
}

/** Puts a new text in a term's place; where nothing is put, one of the blanks around goes too. */
function splice(text: string, { at, length }: FilterTerm, put: string): string {
  const before = text.slice(0, at);
  const after = text.slice(at + length);
  if (put !== '') return before + put + after;
  return after === '' ? before.trimEnd() : before + after.trimStart();
}
