import { completions, parseFilter, withoutTerm, withTerm, type FilterField, type FilterTerm } from '@fettle/contracts';
import type { FilterGrammar } from '@fettle/ui';

/** What is known of the values of each field: value and how many rows have it. */
export type KnownValues = Readonly<Record<string, readonly { value: string; count: number }[]>>;

/** The fields with the values that rows have, where the list itself does not name them: they can then be completed. */
export function withKnownValues(
  fields: readonly FilterField[],
  known: KnownValues | undefined,
): readonly FilterField[] {
  return fields.map((field) => {
    const values = known?.[field.name];
    if (field.kind !== 'choice' || field.choices || !values) return field;
    return { ...field, open: true, choices: values.map(({ value }) => ({ value, label: value })) };
  });
}

/** The grammar of lists over the fields of one of them, in the form that the filter bar takes. */
export function listGrammar(fields: readonly FilterField[]): FilterGrammar {
  const choice = (text: string, field: string, value: string) => {
    const term = parseFilter(text, fields).terms.find(
      (one) => one.field === field && (one.op === ':' || one.op === '=') && one.values.includes(value),
    );
    return term ? (term.negated ? 'not' : 'is') : null;
  };
  return {
    problems: (text) => parseFilter(text, fields).problems,
    complete: (text, caret) => completions(text, caret, fields).slice(0, 12),
    // Free words are in the field for everyone to see; a row of chips that comes and goes while one types only makes the list jump.
    chips: (text) =>
      parseFilter(text, fields)
        .terms.filter(({ field }) => field !== null)
        .map((term) => ({ label: termWords(term, fields), without: cut(text, term) })),
    choice,
    toggle: (text, field, value, negated) => {
      const isOn = choice(text, field, value) === (negated ? 'not' : 'is');
      return (isOn ? withoutTerm : withTerm)(text, fields, { field, value, negated }).trim();
    },
  };
}

/** What a list shows while its filter is being put right. `text`: the filter that the list has (in the address), not the one being typed. */
export function meanwhile(grammar: FilterGrammar, text: string): string {
  return grammar.problems(text).length === 0
    ? 'The list is still filtered as before.'
    : 'Nothing is shown until it is put right.';
}

/** A condition as a person says it: "Presence: not offline or late", "CPU > 80". */
function termWords(term: FilterTerm, fields: readonly FilterField[]): string {
  const field = fields.find(({ name }) => name === term.field);
  const words = term.values
    .map((value) => field?.choices?.find((one) => one.value === value)?.label ?? value)
    .join(' or ');
  const not = term.negated ? 'not ' : '';
  if (!field) return `${not}“${words}”`;
  if (term.op !== ':' && term.op !== '=') return `${not}${field.label} ${term.op} ${words}`;
  if (field.kind === 'choice') return `${field.label}: ${not}${words}`;
  return `${field.label} ${term.negated ? 'without' : term.op === '=' ? 'is' : 'with'} ${words}`;
}

/** The text without a term and the blank behind it: other blanks may stand in quotes. */
function cut(text: string, { at, length }: FilterTerm): string {
  return `${text.slice(0, at)}${text.slice(at + length).trimStart()}`.trim();
}
