import { describe, expect, it } from '@jest/globals';
import { lineEndOf, textOf } from './file-text.ts';
import { shownName } from './shown-name.ts';

const piece = (data: Buffer, isEnd: boolean) => ({ encoding: 'base64', content: data.toString('base64'), isEnd });

describe('text of a file', () => {
  it('is what was said to be text, and a piece that was cut within a letter', () => {
    expect(textOf({ encoding: 'utf8', content: 'grüße', isEnd: true })).toBe('grüße');
    expect(textOf(piece(Buffer.from('grü').subarray(0, 3), false))).toBe('gr');
    expect(textOf(piece(Buffer.from('\uFEFFab😀').subarray(0, 7), false))).toBe('\uFEFFab');
  });

  it('is none where bytes are no letters', () => {
    expect(textOf(piece(Buffer.from([0x61, 0xff, 0x61]), false))).toBeNull();
    expect(textOf(piece(Buffer.from('a\0b'), false))).toBeNull();
    expect(textOf(piece(Buffer.from('grü').subarray(0, 3), true))).toBeNull();
  });

  it.each([
    ['', '\n'],
    ['a\nb\n', '\n'],
    ['a\r\nb\r\n', '\r\n'],
    ['a\r\nb\n', '\n'],
    ['\na\r\n', '\n'],
    ['a\rb', '\n'],
  ])('%j ends its lines by %j', (text, end) => {
    expect(lineEndOf(text)).toBe(end);
  });

  it('writes out marks in names that would deceive', () => {
    expect(shownName('two\nlines')).toBe('two\\u{a}lines');
    expect(shownName('\u202Egpj.exe')).toBe('\\u{202e}gpj.exe');
    expect(shownName('grüße 文.txt')).toBe('grüße 文.txt');
  });
});
