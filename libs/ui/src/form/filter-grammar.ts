/** Something in a typed filter that cannot be read: where it stands and what would be right. */
export interface FilterProblem {
  at: number;
  length: number;
  message: string;
}

/** What could stand at the caret: `insert` replaces the characters from `from` to `to`. */
export interface FilterCompletion {
  from: number;
  to: number;
  insert: string;
  label: string;
}

/** One condition of a typed filter, and the filter without it. */
export interface FilterChip {
  label: string;
  without: string;
}

/** A language of filters. Its functions are pure; the same text always means the same. */
export interface FilterGrammar {
  problems: (text: string) => readonly FilterProblem[];
  complete: (text: string, caret: number) => readonly FilterCompletion[];
  /** The conditions of a text that can be read. */
  chips: (text: string) => readonly FilterChip[];
  /** Whether the text asks for a value of a field, or asks for it not to be, or neither. */
  choice: (text: string, field: string, value: string) => 'is' | 'not' | null;
  /** The text after a value was switched: on where it was off, off where it was so. */
  toggle: (text: string, field: string, value: string, negated: boolean) => string;
}

/** A piece of a text, marked where it belongs to a problem. */
export interface TextPart {
  text: string;
  marked: boolean;
}

/** A text cut where problems begin and end. Problems may overlap, lie outside, or be empty: an empty one marks the character before. */
export function markedParts(text: string, problems: readonly FilterProblem[]): TextPart[] {
  const parts: TextPart[] = [];
  const isMarked = (index: number) =>
    problems.some(({ at, length }) =>
      length === 0 ? index === Math.min(at, text.length) - 1 : index >= at && index < at + length,
    );
  for (let index = 0; index < text.length; index += 1) {
    const marked = isMarked(index);
    const last = parts.at(-1);
    if (last && last.marked === marked) last.text += text[index];
    else parts.push({ text: text[index] ?? '', marked });
  }
  return parts;
}

/** The problems that are worth saying: what the caret stands in is still being typed. Without a caret (null) all of them. */
export function settledProblems(problems: readonly FilterProblem[], caret: number | null): readonly FilterProblem[] {
  if (caret === null) return problems;
  return problems.filter(({ at, length }) => caret < at || caret > at + length);
}

/** A text after a completion was taken, and where the caret then stands. */
export function completed(text: string, { from, to, insert }: FilterCompletion): { text: string; caret: number } {
  return { text: text.slice(0, from) + insert + text.slice(to), caret: from + insert.length };
}
