const beginning = /^[0-9a-f]{8}(?:-?[0-9a-f]{0,24}){0,4}$/;

/** The first and the last id that begin with some words, of which at least eight digits have to be there; null where they are no id. */
export function idRange(words: string): { readonly from: string; readonly to: string } | null {
  const text = words.toLowerCase();
  const digits = text.replaceAll('-', '');
  if (text.length > 36 || !beginning.test(text) || digits.length > 32) return null;
  return { from: digits.padEnd(32, '0'), to: digits.padEnd(32, 'f') };
}
