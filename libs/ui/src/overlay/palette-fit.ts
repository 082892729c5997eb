/**
 * How well an entry of the palette fits what was typed: 0 hides it, 1 is best. Every word must occur in one of its texts, so that
 * nothing is offered that only shares scattered letters. `texts[0]` is the label; the others are words it is also known by.
 */
export function wordsFit(typed: string, texts: readonly string[]): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const [label = '', ...others] = texts.map((text) => text.toLowerCase());
  if (words.length === 0 || label.startsWith(words.join(' '))) return 1;
  if (words.every((word) => label.includes(word))) return 0.8;
  const all = [label, ...others].join('\n');
  return words.every((word) => all.includes(word)) ? 0.5 : 0;
}
