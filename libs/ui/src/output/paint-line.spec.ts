import { describe, expect, it } from '@jest/globals';
import { lineOfHash } from './use-line-link.js';
import { paintLine } from './paint-line.js';

const words = (raw: string, style = '', query = '') => paintLine(raw, style, query).map((segment) => segment.text);

describe('paintLine', () => {
  it('names the sixteen colours by class and others by value', () => {
    const [bold, free] = paintLine('\x1b[1;31mE\x1b[0m\x1b[38;5;208mO', '');
    expect(bold).toMatchObject({ text: 'E', className: 'ansi-span ansi-red-fg font-semibold' });
    expect(free?.style?.color).toContain('rgb(255, 135, 0)');
  });

  it('starts with the colour that an earlier line left on', () => {
    expect(paintLine('still', '\x1b[32m')[0]?.className).toContain('ansi-green-fg');
  });

  it('never makes markup out of output', () => {
    expect(words('<img src=x onerror=alert(1)>&amp;')).toEqual(['<img src=x onerror=alert(1)>&amp;']);
    expect(words('\x1b[31m<b>&amp;\x1b[0m')).toEqual(['<b>&amp;']);
  });

  it('cuts hits out, also across colours, without losing a character', () => {
    const segments = paintLine('an er\x1b[31mror and ERROR', '', 'error');
    expect(segments.map((segment) => segment.text).join('')).toBe('an error and ERROR');
    expect(segments.filter((segment) => segment.hit === 0).map((segment) => segment.text)).toEqual(['er', 'ror']);
    expect(segments.filter((segment) => segment.hit === 1).map((segment) => segment.text)).toEqual(['ERROR']);
  });

  it('gives an empty line no segment with text', () => {
    expect(words('').join('')).toBe('');
  });
});

describe('lineOfHash', () => {
  it.each([
    ['#L120', 120],
    ['#L0', null],
    ['#L', null],
    ['#L1x', null],
    ['#other', null],
    ['', null],
  ])('%s', (hash, line) => expect(lineOfHash(hash)).toBe(line));
});
