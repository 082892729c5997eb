import { describe, expect, it } from '@jest/globals';
import { wordsFit } from './palette-fit.js';

describe('what fits the typed words', () => {
  it('is everything while nothing is typed', () => {
    expect(wordsFit('', ['Nodes'])).toBe(1);
    expect(wordsFit('  ', ['Nodes'])).toBe(1);
  });

  it('puts a label that begins so before one that holds the words, and that before other names', () => {
    expect(wordsFit('WEB-3', ['web-3', 'web-3.example.org'])).toBe(1);
    expect(wordsFit('run web-3', ['Run a command on web-3'])).toBe(0.8);
    expect(wordsFit('example', ['web-3', 'web-3.example.org'])).toBe(0.5);
    expect(wordsFit('machine add', ['Add a node', 'machine'])).toBe(0.5);
  });

  it('leaves out what shares only letters', () => {
    expect(wordsFit('nds', ['Nodes'])).toBe(0);
    expect(wordsFit('web tasks', ['web-3'])).toBe(0);
  });
});
