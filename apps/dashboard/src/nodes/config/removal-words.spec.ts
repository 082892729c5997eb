import { describe, expect, it } from '@jest/globals';
import { removalWords } from './removal-words.ts';

const nothing = {
  asOf: '2026-11-22T00:00:00.000Z',
  nodeId: '01890000-0000-7000-8000-000000000000',
  name: 'web-1',
  presence: 'offline' as const,
  teamName: null,
  tasksRunning: 0,
  tasksWaiting: 0,
  tasksEnded: 0,
  agentKeys: 0,
  windows: 0,
  installs: 0,
};

describe('what stops working with a node', () => {
  it('is its agent, even where nothing else is', () => {
    expect(removalWords(nothing)).toEqual(['Its agent cannot come back']);
  });

  it('is told with its numbers', () => {
    const all = { ...nothing, presence: 'live' as const, teamName: 'Web', tasksRunning: 1, tasksWaiting: 2 };
    expect(removalWords({ ...all, tasksEnded: 10_000, agentKeys: 2, windows: 1, installs: 1 })).toEqual([
      'Its agent, which is connected now, is cut off within 5 seconds',
      '2 agent keys are revoked',
      '1 running task is given up: nobody will hear how they end',
      '2 waiting tasks will never run',
      'The record of 10,000 or more tasks goes',
      '1 maintenance window goes',
      '1 install command for it will work no more',
      'The team Web owns one node less',
    ]);
  });
});
