import { describe, expect, it } from '@jest/globals';
import { compactLine, plainText, resolveLine } from './line-text.js';
import { sgrAfter } from './sgr-state.js';

describe('resolveLine', () => {
  it.each([
    ['plain text is taken as it is', 'déjà vu\tok', 'déjà vu\tok'],
    ['CR LF is a line end', 'done\r', 'done'],
    ['several CRs at the end are a line end', 'done\r\r', 'done'],
    ['a carriage return overwrites', '10%\r55%\r100%', '100%'],
    ['what is longer stays behind', 'downloading\rdone', 'doneloading'],
    ['erase to the end takes the rest away', 'downloading\r\x1b[Kdone', 'done'],
    ['erase of the whole line', 'abc\x1b[2Kd', '   d'],
    ['backspace steps back', 'ab\b\bcd', 'cd'],
    ['backspace stops at the margin', '\b\b\bx', 'x'],
    ['the cursor moves', 'abc\x1b[2DX\x1b[5Gz', 'aXc z'],
    ['NUL is visible', 'a\0b', 'a␀b'],
    ['bell and delete are visible', '\x07\x7f', '␇␡'],
    ['C1 controls are visible', 'a\x85b', 'a␦b'],
    ['titles are dropped', '\x1b]0;evil title\x07text', 'text'],
    ['links keep their text', '\x1b]8;;https://x.example\x1b\\here\x1b]8;;\x1b\\', 'here'],
    ['cursor and screen control is dropped', '\x1b[2J\x1b[1;1Htext\x1b[?25l\x1b7\x1b(B', 'text'],
    ['an escape cut off at the end is not shown', 'text\x1b[3', 'text'],
    ['a lone escape at the end is not shown', 'text\x1b', 'text'],
    ['colours stay', '\x1b[31mred\x1b[0m', '\x1b[31mred\x1b[0m'],
  ])('%s', (_name, raw, shown) => {
    expect(resolveLine(raw)).toBe(shown);
  });

  it('keeps the colour of what was overwritten and of what was not', () => {
    expect(plainText('\x1b[31mabc\x1b[0m\rX')).toBe('Xbc');
    expect(resolveLine('\x1b[31mabc\x1b[0m\rX')).toBe('X\x1b[31mbc\x1b[0m');
  });

  it('is not led into the memory by a cursor move', () => {
    expect(resolveLine('a\r\x1b[999999999Cb').length).toBeLessThanOrEqual(10_001);
  });

  it('survives any bytes that look like escapes', () => {
    const alphabet = ['\x1b', '[', ']', 'P', '\\', 'm', 'K', '3', ';', '\r', '\b', 'x', '\0', '\x9b'];
    let seed = 7;
    const next = () => (seed = (seed * 16_807) % 2_147_483_647);
    for (let round = 0; round < 2_000; round += 1) {
      const raw = Array.from({ length: 30 }, () => alphabet[next() % alphabet.length]).join('');
      // Nothing but text and colours is ever left over.
      expect(plainText(raw)).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/); // oxlint-disable-line no-control-regex
    }
  });
});

describe('compactLine', () => {
  it('shows the same as before, and goes on the same', () => {
    const raw = Array.from({ length: 500 }, (_, step) => `\x1b[3${step % 8}m${step} of 500`).join('\r');
    const compact = compactLine(raw);
    expect(compact.length).toBeLessThan(raw.length / 10);
    expect(plainText(compact)).toBe(plainText(raw));
    expect(plainText(`${compact}\r\x1b[Kdone`)).toBe('done');
  });
});

describe('sgrAfter', () => {
  it.each([
    ['nothing changes without escapes', '\x1b[1m', 'text', '\x1b[1m'],
    ['a colour is added', '\x1b[1m', '\x1b[31m', '\x1b[1m\x1b[31m'],
    ['a colour replaces a colour', '\x1b[31m', '\x1b[32m', '\x1b[32m'],
    ['reset clears', '\x1b[1m\x1b[31m', 'x\x1b[0m', ''],
    ['an empty reset clears', '\x1b[31m', '\x1b[m', ''],
    ['reset and colour in one', '\x1b[1m', '\x1b[0;34m', '\x1b[34m'],
    ['22 ends bold and dim', '\x1b[1m\x1b[2m', '\x1b[22m', ''],
    ['39 ends the colour alone', '\x1b[4m\x1b[31m', '\x1b[39m', '\x1b[4m'],
    ['256 colours', '', '\x1b[38;5;208m', '\x1b[38;5;208m'],
    ['true colour with more behind', '', '\x1b[48;2;1;2;3;4m', '\x1b[48;2;1;2;3m\x1b[4m'],
    ['a truncated extended colour is ignored', '\x1b[31m', '\x1b[38;5m', '\x1b[31m'],
  ])('%s', (_name, state, raw, after) => {
    expect(sgrAfter(state, raw)).toBe(after);
  });

  it('stays short however often colours change', () => {
    let state = '';
    for (let step = 0; step < 1_000; step += 1) state = sgrAfter(state, `\x1b[${30 + (step % 8)};${40 + (step % 8)}m`);
    expect(state.length).toBeLessThan(40);
  });
});
