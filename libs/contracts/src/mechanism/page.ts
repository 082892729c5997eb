import { z } from 'zod';

export const Id = z.uuid();
/** ISO 8601, UTC, milliseconds. */
export const Time = z.iso.datetime({ offset: false });

/** A sealed sort key of 256 characters, four bytes each in UTF-8, its id and tag, in base64. */
const MAX_CURSOR = 1_500;

/**
 * A number in a query, written in decimal digits: `number` says what it must be. Coercion would read an empty text as 0, and `1e2` or
 * `0x10` as numbers.
 */
export function queryInteger<T extends z.ZodType>(number: T) {
  const read = (text: unknown): unknown =>
    typeof text === 'string' && /^-?\d{1,16}$/.test(text) ? Number(text) : text;
  return z.preprocess(read, number);
}

/** `?limit=` (1–200, default 50) and an opaque signed cursor of (sort key, id). */
export const pageQuery = {
  limit: queryInteger(z.int().min(1).max(200).default(50)),
  cursor: z.string().min(1).max(MAX_CURSOR).optional(),
};

/** Totals are exact to 10,000; where `totalIsExact` is false there are `total` or more, usually 10,000. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int().nonnegative(),
    totalIsExact: z.boolean(),
  });
}
