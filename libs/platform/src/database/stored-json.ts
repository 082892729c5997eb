/** What `jsonb` refuses, as JSON writes it: NUL, and half of a character. May also be the text itself, after a backslash. */
const refused = /\\u(?:0000|d[89a-f])/;

/**
 * JSON for a `jsonb` column: without NUL, and with a replacement for half of a character, which a text that was cut by its length may
 * end with. One such sign would otherwise take the whole statement with it.
 */
export function storedJson(value: unknown): string {
  const text = JSON.stringify(value);
  return refused.test(text) ? JSON.stringify(value, mended) : text;
}

const mended = (_name: string, item: unknown): unknown =>
  typeof item === 'string' ? item.replaceAll('\0', '').toWellFormed() : item;
