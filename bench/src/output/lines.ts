/** How many lines the output has, and how many of them the text that is looked for. */
export const lineCount = 100_000;
export const hitCount = 1_000;
export const needle = 'needle';

/** Output as programs print it: times, levels, a colour in each fifth line, lengths from 40 to 120 characters. The same in every run. */
export function outputText(): string {
  const filler = 'the quick brown fox jumps over the lazy dog and runs on through the field ';
  const lines: string[] = [];
  for (let at = 0; at < lineCount; at += 1) {
    const clock = new Date(1_763_700_000_000 + at * 37).toISOString();
    const level = at % 5 === 0 ? '\u001b[33mWARN\u001b[0m' : 'INFO';
    const found = at % (lineCount / hitCount) === 0 ? ` ${needle}` : '';
    lines.push(`${clock} ${level} [${at}] ${filler.slice(0, 10 + ((at * 7) % 60))}${found}`);
  }
  return lines.join('\n');
}
