/** The part of the typed words that names a node: "run on web-3" looks for "web-3". At most what the server's search takes. */
export function nodeWords(typed: string): string {
  return typed
    .trim()
    .replace(/^run\b(\s+a)?(\s+command\b)?(\s+on\b)?\s*/i, '')
    .slice(0, 120)
    .trim();
}
