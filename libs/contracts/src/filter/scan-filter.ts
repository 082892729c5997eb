import { MAX_FILTER_CHARS, type FilterOperator } from './filter.js';

/** A value as it stands in the text. */
export interface ScannedValue {
  readonly text: string;
  readonly at: number;
  readonly end: number;
  readonly quoted: boolean;
  /** The closing quote is missing, or something follows it that is neither blank nor comma. */
  readonly fault: 'open' | 'tail' | null;
}

/** Everything from one blank to the next, blanks in quotes left aside. */
export interface ScannedTerm {
  readonly at: number;
  readonly end: number;
  readonly negated: boolean;
  /** Null for a free word, which has one value. */
  readonly field: { readonly name: string; readonly at: number; readonly end: number } | null;
  readonly op: FilterOperator | null;
  readonly values: readonly ScannedValue[];
}

const isBlank = (char: string): boolean => char.trim() === '';
const isLetter = (char: string): boolean =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';
const isNameChar = (char: string): boolean => isLetter(char) || (char >= '0' && char <= '9');

/** Cuts a text into terms, knowing no field: one pass, no backtracking, nothing thrown. */
export function scanFilter(whole: string): ScannedTerm[] {
  const text = whole.slice(0, MAX_FILTER_CHARS);
  const terms: ScannedTerm[] = [];
  for (let at = 0; at < text.length;) {
    if (isBlank(text[at]!)) at += 1;
    else {
      const term = scanTerm(text, at);
      terms.push(term);
      at = term.end;
    }
  }
  return terms;
}

function scanTerm(text: string, at: number): ScannedTerm {
  const next = text[at + 1];
  const negated = text[at] === '-' && next !== undefined && !isBlank(next);
  const start = negated ? at + 1 : at;
  let nameEnd = start;
  if (isLetter(text[start]!)) while (nameEnd < text.length && isNameChar(text[nameEnd]!)) nameEnd += 1;
  const op = nameEnd > start ? operatorAt(text, nameEnd) : null;
  if (!op) {
    const word = scanValue(text, start, false);
    return { at, end: word.end, negated, field: null, op: null, values: [word] };
  }
  const values: ScannedValue[] = [];
  let end = nameEnd + op.length;
  do {
    const value = scanValue(text, values.length === 0 ? end : end + 1, true);
    values.push(value);
    end = value.end;
  } while (text[end] === ',');
  return { at, end, negated, field: { name: text.slice(start, nameEnd), at: start, end: nameEnd }, op, values };
}

function operatorAt(text: string, at: number): FilterOperator | null {
  const char = text[at];
  if (char === ':' || char === '=') return char;
  if (char !== '>' && char !== '<') return null;
  return text[at + 1] === '=' ? `${char}=` : char;
}

/** A value in quotes, or up to the next blank (and comma, in a list). A quote within an unquoted value is a character like any other. */
function scanValue(text: string, at: number, inList: boolean): ScannedValue {
  const ends = (char: string): boolean => isBlank(char) || (inList && char === ',');
  if (text[at] === '"') return scanQuoted(text, at, ends);
  let end = at;
  while (end < text.length && !ends(text[end]!)) end += 1;
  return { text: text.slice(at, end), at, end, quoted: false, fault: null };
}

function scanQuoted(text: string, at: number, ends: (char: string) => boolean): ScannedValue {
  const parts: string[] = [];
  let end = at + 1;
  for (; end < text.length && text[end] !== '"'; end += 1) {
    if (text[end] === '\\' && (text[end + 1] === '"' || text[end + 1] === '\\')) end += 1;
    parts.push(text[end]!);
  }
  if (end >= text.length) return { text: parts.join(''), at, end: text.length, quoted: true, fault: 'open' };
  const closed = end + 1;
  end = closed;
  while (end < text.length && !ends(text[end]!)) end += 1;
  return { text: parts.join(''), at, end, quoted: true, fault: end > closed ? 'tail' : null };
}
