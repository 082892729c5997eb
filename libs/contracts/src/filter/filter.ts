/** Longest filter text and most terms in it. What is beyond is a problem, and is not read. */
export const MAX_FILTER_CHARS = 500;
export const MAX_FILTER_TERMS = 20;

/** What a field holds: one of few values, any text, a number, or a moment. */
export type FilterKind = 'choice' | 'text' | 'number' | 'time';

/** A field that a list can be filtered by. */
export interface FilterField {
  /** As it is typed: lower-case letters. */
  readonly name: string;
  readonly label: string;
  readonly kind: FilterKind;
  /** The values of a choice. A choice without them takes any value. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  /** The choices are what is known so far: other values are no problem. */
  readonly open?: boolean;
  readonly hint?: string;
}

/** `:` is "is" for choices, "contains" for texts, "rounds to" for numbers and "on that day" or "within that age" for times. */
export const filterOperators = [':', '=', '>', '>=', '<', '<='] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** One condition: a row matches when one of `values` does, or with `negated` when none does. All terms must hold. */
export interface FilterTerm {
  /** Null for a free word, which is looked for in the list's main texts; its `op` is `:` and it has one value. */
  readonly field: string | null;
  readonly op: FilterOperator;
  readonly values: readonly string[];
  readonly negated: boolean;
  /** Where it stands in the text. */
  readonly at: number;
  readonly length: number;
}

/** Why a part of the text cannot be read, in words for the person who typed it. */
export interface FilterProblem {
  readonly at: number;
  readonly length: number;
  readonly message: string;
}

export interface ParsedFilter {
  /** The terms that could be read. */
  readonly terms: readonly FilterTerm[];
  readonly problems: readonly FilterProblem[];
}
