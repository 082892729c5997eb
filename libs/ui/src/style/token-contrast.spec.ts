import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

type Mode = 'light' | 'dark';
const read = (path: string) => readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8');
const styles = read('styles.css');
const declaration = /--([\w-]+): var\(--when-light, (#[0-9a-f]{6})\) var\(--when-dark, (#[0-9a-f]{6})\);/g;

/** All colours of a style sheet, by name and mode. A later declaration wins, as in the cascade. */
function tokensOf(css: string): Map<string, Record<Mode, string>> {
  return new Map(
    [...css.matchAll(declaration)].map((match) => [match[1] ?? '', { light: match[2] ?? '', dark: match[3] ?? '' }]),
  );
}
const invertedAt = styles.indexOf('A light bar in a dark page');
const tokens = new Map([...tokensOf(styles.slice(0, invertedAt)), ...tokensOf(read('style/output.css'))]);
const inverted = new Map([...tokens, ...tokensOf(styles.slice(invertedAt))]);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(set: typeof tokens, front: string, back: string, mode: Mode): number {
  const [a, b] = [front, back].map((name) => {
    const token = set.get(name);
    if (!token) throw new Error(`no token --${name}`);
    return luminance(token[mode]);
  });
  const [high, low] = [Math.max(a ?? 0, b ?? 0), Math.min(a ?? 0, b ?? 0)];
  return (high + 0.05) / (low + 0.05);
}

const modes = ['light', 'dark'] as const;
const tones = ['ok', 'active', 'warn', 'crit', 'human', 'neutral'];
const grounds = ['bg', 'surface', 'raised'];
const product = (fronts: string[], backs: string[]) =>
  modes.flatMap((mode) => fronts.flatMap((front) => backs.map((back) => ({ mode, front, back }))));

describe('the tokens', () => {
  it('are all read from the style sheet', () => {
    for (const name of [...grounds, 'text', 'muted', ...tones, 'focus', 'border', 'border-strong'])
      expect([...tokens.keys()]).toContain(name);
  });

  it.each(product(['text', 'muted', ...tones], grounds))(
    'give text 4.5:1: $front on $back, $mode',
    ({ mode, front, back }) => {
      expect(ratio(tokens, front, back, mode)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(product(['border-strong', 'focus'], grounds))(
    'give controls 3:1: $front on $back, $mode',
    ({ mode, front, back }) => {
      expect(ratio(tokens, front, back, mode)).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(
    modes.flatMap((mode) => tones.flatMap((tone) => [tone, 'text', 'muted'].map((front) => ({ mode, tone, front })))),
  )('give text on the tint of $tone 4.5:1: $front, $mode', ({ mode, tone, front }) => {
    expect(ratio(tokens, front, `${tone}-tint`, mode)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(modes)('keep the reversed text of buttons readable, %s', (mode) => {
    expect(ratio(tokens, 'bg', 'text', mode)).toBeGreaterThanOrEqual(4.5);
    expect(ratio(tokens, 'bg', 'muted', mode)).toBeGreaterThanOrEqual(4.5);
    expect(ratio(tokens, 'surface', 'crit', mode)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    product(
      [1, 2, 3, 4, 5, 6].map((number) => `series-${number}`),
      ['surface'],
    ),
  )('show chart lines at 3:1: $front, $mode', ({ mode, front, back }) => {
    expect(ratio(tokens, front, back, mode)).toBeGreaterThanOrEqual(3);
  });

  const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].map((name) => `ansi-${name}`);
  it.each(product(ansi, ['surface']))('keep program output readable: $front, $mode', ({ mode, front, back }) => {
    expect(ratio(tokens, front, back, mode)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(product(['text', 'muted'], grounds))(
    "keep the admin console's bars readable: $front on $back, $mode",
    ({ mode, front, back }) => {
      expect(ratio(inverted, front, back, mode)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(product(['border-strong', 'focus', ...tones], ['surface']))(
    "keep shapes in the admin console's bars at 3:1: $front, $mode",
    ({ mode, front, back }) => {
      expect(ratio(inverted, front, back, mode)).toBeGreaterThanOrEqual(3);
    },
  );
});

describe('the type scale', () => {
  it('has no size under 12 px', () => {
    const sizes = [...styles.matchAll(/--text-[a-z]+: ([\d.]+)rem;/g)].map((match) => Number(match[1]) * 16);
    expect(sizes.length).toBeGreaterThan(5);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
  });
});
