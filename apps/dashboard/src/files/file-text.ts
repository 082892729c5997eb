/** The largest file that is shown whole; larger ones are downloaded. */
export const SHOWN_BYTES = 262_144;

interface Piece {
  readonly encoding: string;
  readonly content: string;
  /** The piece reaches the end of the file. */
  readonly isEnd: boolean;
}

/** The text of a piece of a file; null where it is none. A piece that ends within a letter is text up to that letter. */
export function textOf({ encoding, content, isEnd }: Piece): string | null {
  if (encoding === 'utf8') return content;
  if (isEnd) return null;
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/**
 * What ends the lines of a text. Where they end in more than one way it is the line feed, and a carriage return before it is a letter like
 * any other: so a text that was not touched stays what it was.
 */
export function lineEndOf(text: string): '\n' | '\r\n' {
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text) ? '\r\n' : '\n';
}
