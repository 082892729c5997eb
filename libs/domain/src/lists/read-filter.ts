import { parseFilter, type FilterField, type FilterTerm } from '@fettle/contracts';
import { DomainError } from '@fettle/platform/errors';

/**
 * The terms of a filter text.
 * @param path where the text stands in the request, for the issues
 * @throws DomainError `request.filter_invalid` with an issue for each part that cannot be read
 */
export function readFilter(text: string | undefined, fields: readonly FilterField[], path = 'query.q'): FilterTerm[] {
  const { terms, problems } = parseFilter(text ?? '', fields);
  const [first] = problems;
  if (!first) return [...terms];
  const issues = problems.map(({ at, message }) => ({ path, message: `at ${at}: ${message}` }));
  throw new DomainError('request.filter_invalid', { issues }, { detail: first.message });
}

/** A term that no text was parsed for: what a list's older parameters say. */
export function words(field: string | null, value: string | undefined): FilterTerm[] {
  return value ? [{ field, op: ':', values: [value], negated: false, at: 0, length: 0 }] : [];
}
