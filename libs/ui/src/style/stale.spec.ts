import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const read = (path: string) => readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');

/** The custom properties that the rule with this list of selectors sets. */
function setBy(css: string, selectors: string): string[] {
  const rule = css.slice(css.indexOf(`\n${selectors} {`));
  return [...rule.slice(0, rule.indexOf('\n}')).matchAll(/^ {2}(--[\w-]+):/gm)].map(([, name]) => name ?? '');
}

describe('what cannot be refreshed', () => {
  const taken = setBy(read('style/stale.css'), '[data-stale]');
  const given = setBy(read('styles.css'), ":root,\n[data-inverted],\n[data-stale] [role='alert']");

  it('loses its ink and every tone', () => {
    const tones = ['ok', 'active', 'warn', 'crit', 'human'];
    expect(taken).toEqual(
      expect.arrayContaining(['--text', ...tones.flatMap((tone) => [`--${tone}`, `--${tone}-tint`])]),
    );
  });

  it('gives all of it back to an error, which is new', () => {
    expect(taken.filter((name) => !given.includes(name))).toEqual([]);
  });
});
