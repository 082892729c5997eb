import { z } from 'zod';
import { Time } from './page.js';

/** Longer than any filter that can be read: what is too long is told by the grammar, with its place. */
const filterText = z.string().max(2_000).optional();

/** The typed filter of a list: see `parseFilter`. */
export const filterQuery = { q: filterText };

/**
 * `?q=&sort=&direction=`: the columns that a list can be sorted by, and which way; without a direction texts rise, and numbers, times
 * and task counts fall. Rows without a value come last, whichever way.
 */
export function sortQuery<const S extends readonly [string, ...string[]]>(sorts: S) {
  return { sort: z.enum(sorts), direction: z.enum(['asc', 'desc']).optional() };
}

/** `columns=a,b` in that order, or all of them; `format` is CSV with a line of names, or one JSON object a line. */
export function exportQuery<const C extends readonly string[]>(columns: C) {
  const one = `(?:${columns.join('|')})`;
  const names = z
    .string()
    .max(1_000)
    .regex(new RegExp(`^${one}(?:,${one})*$`), `some of ${columns.join(', ')}`);
  return { columns: names.optional(), format: z.enum(['csv', 'jsonl']).default('csv') };
}

/**
 * How many rows have each value of a choice, most frequent first and at most 50 a field. The counts of a field leave its own terms
 * aside, so that they show what choosing another value would give.
 */
export const Facets = z
  .object({
    facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number().int() }))),
    /** False: where a count is 10,000, or a text is looked for in many tasks, there are as many or more. */
    exact: z.boolean(),
    asOf: Time,
  })
  .meta({ id: 'Facets' });
