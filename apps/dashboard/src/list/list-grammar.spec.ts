import { describe, expect, it } from '@jest/globals';
import { nodeFilterFields, parseFilter } from '@fettle/contracts';
import { listGrammar, meanwhile, withKnownValues } from './list-grammar.ts';

const grammar = listGrammar(nodeFilterFields);

describe('the grammar of the filter bar', () => {
  it('says each condition in words, and the text without it', () => {
    expect(grammar.chips('web presence:offline,late -os:linux cpu>80 name:db')).toEqual([
      { label: 'Presence: offline or late', without: 'web -os:linux cpu>80 name:db' },
      { label: 'System: not linux', without: expect.any(String) },
      { label: 'CPU > 80', without: expect.any(String) },
      { label: 'Name with db', without: 'web presence:offline,late -os:linux cpu>80' },
    ]);
  });

  it('says what the list shows while the filter is put right', () => {
    expect(meanwhile(grammar, 'presence:offline')).toBe('The list is still filtered as before.');
    expect(meanwhile(grammar, 'presence:')).toBe('Nothing is shown until it is put right.');
  });

  it('takes away exactly the condition of the chip', () => {
    const text = 'web presence:offline,late -os:"a  b" cpu>80';
    for (const [index, chip] of grammar.chips(text).entries()) {
      const left = parseFilter(chip.without, nodeFilterFields).terms.map(({ field }) => field);
      const all = [null, 'presence', 'os', 'cpu'];
      expect(left).toEqual(all.filter((_field, at) => at !== index + 1));
    }
    expect(grammar.chips(grammar.chips(text)[2]?.without ?? '')[1]?.label).toBe('System: not a  b');
  });

  it('turns a value on, off, and round, in the one text', () => {
    const on = grammar.toggle('web', 'presence', 'offline', false);
    expect(on).toBe('web presence:offline');
    expect(grammar.choice(on, 'presence', 'offline')).toBe('is');
    expect(grammar.toggle(on, 'presence', 'offline', false)).toBe('web');
    const round = grammar.toggle(on, 'presence', 'offline', true);
    expect(grammar.choice(round, 'presence', 'offline')).toBe('not');
    expect(grammar.choice(round, 'presence', 'late')).toBeNull();
  });

  it('completes values that only the rows know', () => {
    const known = listGrammar(withKnownValues(nodeFilterFields, { os: [{ value: 'debian', count: 3 }] }));
    expect(known.complete('os:', 3).map(({ insert }) => insert)).toEqual(['debian']);
    expect(known.problems('os:plan9')).toEqual([]);
    expect(grammar.problems('colour:red')).toHaveLength(1);
  });
});
