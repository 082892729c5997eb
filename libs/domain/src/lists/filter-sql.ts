import { readFilterNumber, readFilterTime, type FilterOperator, type FilterTerm } from '@fettle/contracts';
import { containing, literally } from './pattern.js';

/** The parameters of one statement, in their order. What a person typed reaches SQL through here alone. */
export class Params {
  readonly values: unknown[] = [];

  /** Adds a value. @returns its placeholder, `$3` */
  add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** How a field is asked for: an expression of its kind, or a condition of its own. */
export type FieldSql =
  | { readonly kind: 'choice' | 'text' | 'number' | 'time'; readonly sql: string }
  | { readonly kind: 'own'; readonly sql: (term: FilterTerm, params: Params) => string };

export interface ListSql {
  /** Condition for a free word; `pattern` is the placeholder of an ILIKE pattern, made of `text`. */
  readonly word: (pattern: string, text: string) => string;
  readonly fields: Readonly<Record<string, FieldSql>>;
}

/** The conditions of all terms, joined; `true` when there are none. */
export function whereSql(list: ListSql, terms: readonly FilterTerm[], params: Params): string {
  return terms.length === 0 ? 'true' : terms.map((term) => termSql(list, term, params)).join(' AND ');
}

/** The condition of a term. A row without a value is never what is asked for, and always what is asked not to be. */
export function termSql(list: ListSql, term: FilterTerm, params: Params): string {
  return `(${conditionSql(list, term, params)})${term.negated ? ' IS NOT TRUE' : ''}`;
}

function conditionSql(list: ListSql, term: FilterTerm, params: Params): string {
  if (term.field === null) {
    const text = term.values[0] ?? '';
    return list.word(params.add(containing(text)), text);
  }
  const field = Object.hasOwn(list.fields, term.field) ? list.fields[term.field] : undefined;
  // The grammar knows the field and this list does not: a mistake of ours, and never a condition that is left out.
  if (!field) throw new Error(`No SQL for the field ${term.field}`);
  switch (field.kind) {
    case 'own':
      return field.sql(term, params);
    case 'choice':
      return `lower(${field.sql}) = ANY(${params.add(term.values.map((value) => value.toLowerCase()))}::text[])`;
    case 'text':
      return textSql(field.sql, term, params);
    case 'number':
      return term.values.map((value) => numberSql(field.sql, term.op, value, params)).join(' OR ');
    case 'time':
      return term.values.map((value) => timeSql(field.sql, term.op, value, params)).join(' OR ');
  }
}

/** `:` contains, `=` is; both whatever the case. Of several expressions each must. */
export function textSql(
  sql: string | readonly string[],
  { op, values }: Pick<FilterTerm, 'op' | 'values'>,
  params: Params,
): string {
  const patterns = params.add(values.map((value) => (op === '=' ? literally(value) : containing(value))));
  return [sql].flat().map((one) => `${one} ILIKE ANY(${patterns}::text[])`).join(' AND '); // prettier-ignore
}

function numberSql(sql: string, op: FilterOperator, text: string, params: Params): string {
  const number = readFilterNumber(text);
  if (!number) throw new Error('The grammar let through what is not a number');
  const value = `${params.add(String(number.value))}::numeric`;
  // Measurements have decimals that nobody types: 80 is what rounds to 80.
  if (op === ':' || op === '=') return `round(${sql}::numeric, ${number.decimals}) = ${value}`;
  return `${sql}::numeric ${op} ${value}`;
}

function timeSql(sql: string, op: FilterOperator, text: string, params: Params): string {
  const time = readFilterTime(text);
  if (!time) throw new Error('The grammar let through what is not a time');
  if ('ageMs' in time) {
    // As a query of its own the time is asked once, and not for each row.
    const moment = `(SELECT fettle_now()) - ${params.add(time.ageMs)}::bigint * interval '1 ms'`;
    return `${sql} ${op === '>' || op === '>=' ? '<' : '>'} ${moment}`;
  }
  const from = () => `${params.add(time.from)}::timestamptz`;
  const to = () => `${params.add(time.to)}::timestamptz`;
  if (op === '>') return `${sql} >= ${to()}`;
  if (op === '>=') return `${sql} >= ${from()}`;
  if (op === '<') return `${sql} < ${from()}`;
  if (op === '<=') return `${sql} < ${to()}`;
  return `(${sql} >= ${from()} AND ${sql} < ${to()})`;
}
