import { describe, expect, it } from '@jest/globals';
import { storedJson } from './stored-json.js';

describe('JSON for the database', () => {
  it('is what it is where nothing is wrong', () => {
    const value = { a: ['😀', String.raw`\ud83d`, null], at: new Date(0), none: undefined };
    expect(storedJson(value)).toBe(JSON.stringify(value));
  });

  it('has neither NUL nor half of a character, at any depth', () => {
    expect(JSON.parse(storedJson([{ a: { b: ['x😀'.slice(0, 2), '\ude00', 'a\0b'] } }]))).toEqual([
      { a: { b: ['x\ufffd', '\ufffd', 'ab'] } },
    ]);
  });
});
