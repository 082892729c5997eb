import type { FilterField } from './filter.js';
import { formatFilterValue } from './format-filter.js';
import { scanFilter, type ScannedTerm } from './scan-filter.js';

/** A text that may stand at `from` to `to` instead of what is there; the caret goes behind it. */
export interface FilterCompletion {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly label: string;
}

const opening = { choice: ':', text: ':', number: '>', time: '<' } as const;
const ages = [
  { value: '1h', label: 'an hour' },
  { value: '24h', label: 'a day' },
  { value: '7d', label: 'a week' },
] as const;

/**
 * What may be typed at the caret: fields that begin with the word there, and behind `field:` its choices or some ages.
 * A choice whose values are not known here has none: give the field its `choices` first.
 */
export function completions(text: string, caret: number, fields: readonly FilterField[]): FilterCompletion[] {
  const term = scanFilter(text).find(({ at, end }) => at < caret && caret <= end);
  if (!term) return fieldCompletions('', caret, caret, fields);
  if (!term.field || !term.op) return wordCompletions(text, caret, term, fields);
  const { name, end } = term.field;
  if (caret <= end)
    return fieldCompletions(text.slice(term.field.at, caret), term.field.at, end + term.op.length, fields);
  return valueCompletions(
    caret,
    term,
    fields.find((one) => one.name === name.toLowerCase()),
  );
}

function wordCompletions(
  text: string,
  caret: number,
  term: ScannedTerm,
  fields: readonly FilterField[],
): FilterCompletion[] {
  const [word] = term.values;
  if (!word || word.quoted || caret < word.at) return [];
  return fieldCompletions(text.slice(word.at, caret), word.at, word.end, fields);
}

function fieldCompletions(typed: string, from: number, to: number, fields: readonly FilterField[]): FilterCompletion[] {
  const start = typed.toLowerCase();
  return fields
    .filter(({ name }) => name.startsWith(start))
    .map(({ name, kind, label }) => ({ from, to, insert: name + opening[kind], label }));
}

function valueCompletions(caret: number, term: ScannedTerm, field: FilterField | undefined): FilterCompletion[] {
  const known = field?.kind === 'time' ? ages : field?.kind === 'choice' ? (field.choices ?? []) : [];
  const value = term.values.find(({ at, end }) => at <= caret && caret <= end);
  if (!value) return [];
  const typed = value.text.slice(0, Math.max(0, caret - value.at - (value.quoted ? 1 : 0))).toLowerCase();
  const used = new Set(term.values.filter((one) => one !== value).map(({ text }) => text.toLowerCase()));
  return known
    .filter((choice) => !used.has(choice.value.toLowerCase()))
    .filter((choice) => [choice.value, choice.label].some((text) => text.toLowerCase().startsWith(typed)))
    .map((choice) => ({ from: value.at, to: value.end, insert: formatFilterValue(choice.value), label: choice.label }));
}
