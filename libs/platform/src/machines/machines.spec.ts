import { describe, expect, it } from '@jest/globals';
import { machine, mermaid, move, problems } from './index.js';

const sound = machine({
  name: 'door',
  states: ['shut', 'open', 'gone'],
  initial: 'shut',
  final: ['gone'],
  waiting: { shut: 'sweeper: a year', open: 'sweeper: an hour' },
  events: {
    opened: { from: ['shut'], to: 'open' },
    closed: { from: ['open'], to: 'shut' },
    removed: { from: ['shut', 'open'], to: 'gone' },
  },
});

describe('a machine', () => {
  it('is sound when every state is reached, ends somewhere and waits with a deadline', () => {
    expect(problems(sound)).toEqual([]);
  });

  it('gives repositories the states that an event may start from', () => {
    expect(move(sound, 'removed')).toEqual({ from: ['shut', 'open'], to: 'gone' });
  });

  it('draws itself', () => {
    expect(mermaid(sound)).toContain('  shut --> gone: removed\n');
    expect(mermaid(sound)).toContain('  gone --> [*]\n');
  });

  it.each([
    [
      'unreachable',
      { ...sound, states: [...sound.states, 'attic'], waiting: { ...sound.waiting, attic: 'x' } },
      'attic is unreachable',
    ],
    [
      'a dead end',
      {
        ...sound,
        events: { ...sound.events, jammed: { from: ['open'], to: 'stuck' } },
        states: [...sound.states, 'stuck'],
        waiting: { ...sound.waiting, stuck: 'x' },
      },
      'stuck is a dead end',
    ],
    [
      'an exit from a final state',
      { ...sound, events: { ...sound.events, revived: { from: ['gone'], to: 'shut' } } },
      'revived leaves the final state gone',
    ],
    ['a wait without a deadline', { ...sound, waiting: { shut: 'x' } }, 'open waits without a deadline'],
    [
      'a name that does not exist',
      { ...sound, events: { ...sound.events, flew: { from: ['shut'], to: 'sky' } } },
      'sky is not a state',
    ],
  ])('shows %s', (_what, broken, words) => {
    expect(problems(broken).join('\n')).toContain(words);
  });
});
