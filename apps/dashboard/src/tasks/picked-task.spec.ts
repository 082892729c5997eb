import { describe, expect, it } from '@jest/globals';
import { cancelConsequence, leftOutNotes } from './picked-task.ts';

describe('tasks that were selected to be cancelled', () => {
  it('say who is left out and why', () => {
    expect(leftOutNotes([{ excluded: null }])).toEqual([]);
    expect(
      leftOutNotes([{ excluded: 'ended' }, { excluded: null }, { excluded: 'asked' }, { excluded: 'asked' }]),
    ).toEqual(['1 has already ended and is left out', '2 are being cancelled already']);
    expect(leftOutNotes([{ excluded: 'forbidden' }])).toEqual(['1 is on nodes where you may not cancel, and left out']);
  });

  it('say what a cancel means for those that run and those that wait', () => {
    const [runs, waits] = [{ isRunning: true }, { isRunning: false }];
    expect(cancelConsequence([waits, waits])).toBe('2 have not started and will not run.');
    expect(cancelConsequence([runs, waits])).toMatch(/^1 runs: its process gets TERM .*\. 1 has not started/);
  });
});
