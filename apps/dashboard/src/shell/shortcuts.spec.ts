import { describe, expect, it } from '@jest/globals';
import { press, type Binding, type Pressed } from './shortcuts.ts';

const binding = (...keys: string[]): Binding => ({ keys, does: keys.join(' '), run: () => undefined });
const bindings = [binding('g', 'n'), binding('g', 't'), binding('?')];

/** Presses keys at times; returns what they set off. */
function run(...pressed: [key: string, atMs: number][]): string[] {
  let state: Pressed | null = null;
  const done: string[] = [];
  for (const [key, atMs] of pressed) {
    const next = press(bindings, state, key, atMs);
    state = next.pressed;
    if (next.binding) done.push(next.binding.does);
  }
  return done;
}

describe('shortcuts of characters', () => {
  it('are set off by one character or by several in order', () => {
    expect(run(['?', 0])).toEqual(['?']);
    expect(run(['g', 0], ['n', 400], ['g', 500], ['t', 600])).toEqual(['g n', 'g t']);
  });

  it('are forgotten after a pause or another key', () => {
    expect(run(['g', 0], ['n', 1_501])).toEqual([]);
    expect(run(['g', 0], ['y', 100], ['n', 200])).toEqual([]);
    expect(run(['n', 0], ['t', 100])).toEqual([]);
  });

  it('begin anew with a key that breaks off another one', () => {
    expect(run(['g', 0], ['g', 100], ['n', 200])).toEqual(['g n']);
    expect(run(['g', 0], ['?', 100])).toEqual(['?']);
  });
});
