import {
  MAX_FILTER_CHARS,
  MAX_FILTER_TERMS,
  type FilterField,
  type FilterOperator,
  type FilterProblem,
  type FilterTerm,
  type ParsedFilter,
} from './filter.js';
import { readFilterNumber, readFilterTime } from './filter-value.js';
import { scanFilter, type ScannedTerm, type ScannedValue } from './scan-filter.js';

/**
 * Reads a filter text: `web "two words" presence:offline,late -os:linux cpu>80 seen<2h`. Blanks part terms; `field:a,b` is either;
 * a minus in front turns a term round; quotes keep blanks and commas together, with `\"` and `\\` inside. Never throws, takes time
 * linear in the length of the text, and reads the rest of a text that has faults.
 */
export function parseFilter(text: string, fields: readonly FilterField[]): ParsedFilter {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  const scanned = scanFilter(text);
  if (text.length > MAX_FILTER_CHARS) {
    const length = text.length - MAX_FILTER_CHARS;
    problems.push({ at: MAX_FILTER_CHARS, length, message: `Only ${MAX_FILTER_CHARS} characters are read` });
  }
  for (const term of scanned.slice(0, MAX_FILTER_TERMS)) {
    const read = readTerm(term, fields);
    if ('message' in read) problems.push(read);
    else terms.push(read);
  }
  const beyond = scanned[MAX_FILTER_TERMS];
  if (beyond) {
    const length = scanned.at(-1)!.end - beyond.at;
    problems.push({ at: beyond.at, length, message: `Only ${MAX_FILTER_TERMS} terms are read` });
  }
  return { terms, problems: problems.sort((a, b) => a.at - b.at) };
}

const problem = (at: number, end: number, message: string): FilterProblem => ({ at, length: end - at, message });

function readTerm(term: ScannedTerm, fields: readonly FilterField[]): FilterTerm | FilterProblem {
  const { at, end, negated, op } = term;
  for (const value of term.values) {
    const fault = faultOf(value);
    if (fault) return fault.length > 0 ? fault : problem(at, end, fault.message);
  }
  const place = { negated, at, length: end - at };
  if (!term.field || !op) return { field: null, op: ':', values: term.values.map(({ text }) => text), ...place };
  const { name } = term.field;
  const field = fields.find((one) => one.name === name.toLowerCase());
  if (!field) {
    const message = `There is no field “${name}”. In quotes it is searched for as text`;
    return problem(term.field.at, term.field.end, message);
  }
  const values: string[] = [];
  for (const value of term.values) {
    const read = valueOf(field, op, value);
    if (typeof read !== 'string') return read;
    if (!values.includes(read)) values.push(read);
  }
  if (op !== ':' && op !== '=' && values.length > 1) return problem(at, end, `“${op}” takes one value`);
  return { field: field.name, op, values, ...place };
}

function faultOf({ text, at, end, fault }: ScannedValue): FilterProblem | null {
  if (fault === 'open') return problem(at, end, 'The closing quote is missing');
  if (fault === 'tail') return problem(at, end, 'A blank or comma must follow the closing quote');
  if (text.trim() === '') return problem(at, end, 'A value is missing');
  // No column holds them, and half a surrogate pair cannot be sent.
  if (hasControl(text) || !text.isWellFormed()) return problem(at, end, 'It has characters that no text has');
  return null;
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 || code === 127) return true;
  }
  return false;
}

/** The value in the form that it is compared in, or why the field does not take it. */
function valueOf(field: FilterField, op: FilterOperator, { text, at, end }: ScannedValue): string | FilterProblem {
  const { kind, label, choices, open } = field;
  if ((kind === 'choice' || kind === 'text') && op !== ':' && op !== '=') {
    return problem(at, end, `${label} is not compared by “${op}”`);
  }
  if (kind === 'number' && !readFilterNumber(text)) return problem(at, end, `“${text}” is not a number`);
  if (kind === 'time' && !readFilterTime(text)) {
    return problem(at, end, `“${text}” is neither a date like 2026-11-01 nor an age like 2h or 7d`);
  }
  if (kind !== 'choice' || !choices) return text;
  const known = choices.find(({ value }) => value.toLowerCase() === text.toLowerCase());
  if (known) return known.value;
  if (open) return text;
  return problem(at, end, `${label} is one of ${choices.map(({ value }) => value).join(', ')}`);
}
