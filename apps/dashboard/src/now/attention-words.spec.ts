import { attentionKinds } from '@fettle/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  attentionMeanings,
  attentionPage,
  attentionSentence,
  nowVerdict,
  wellSentence,
  type Attention,
} from './attention-words.ts';

const base = {
  node: { id: 'n1', name: 'web' },
  since: '2026-11-21T10:00:00.000Z',
  tasks: 0,
  diskPercent: null,
  task: null,
};
const task = { id: 't1', type: 'exec', payload: { argv: ['make', 'all'] }, state: 'failed' } as unknown as NonNullable<
  Attention['task']
>;
const of = (kind: Attention['kind'], more: Partial<Attention> = {}): Attention => ({ ...base, kind, ...more });
const presences = (live: number, offline: number) => ({ live, late: 0, offline, never: 0 });

describe('what needs somebody', () => {
  it('has a state and a word for every kind', () => {
    expect(Object.keys(attentionMeanings).toSorted()).toEqual([...attentionKinds].toSorted());
  });

  it('is said in a sentence', () => {
    expect(attentionSentence(of('node-offline'))).toBe('Its agent is not heard from');
    expect(attentionSentence(of('node-offline', { tasks: 1 }))).toBe(
      'Its agent is not heard from; 1 task waits for it',
    );
    expect(attentionSentence(of('disk-filling', { diskPercent: 99.9 }))).toBe('Its fullest disk is 99 % full');
    expect(attentionSentence(of('task-failed', { task, tasks: 1 }))).toBe('“make all” failed');
    expect(attentionSentence(of('task-failed', { task, tasks: 3 }))).toBe('“make all” and 2 more failed');
  });

  it('leads to the page that acts on it', () => {
    expect(attentionPage(of('node-late'))).toBe('nodes/n1');
    expect(attentionPage(of('task-failed', { task, tasks: 1 }))).toBe('tasks/t1');
    expect(attentionPage(of('task-failed', { task, tasks: 3 }))).toBe('tasks?node=n1&state=failed');
    expect(attentionPage(of('task-could-not-stop', { task, tasks: 2 }))).toBe('tasks/t1');
  });
});

describe('the answer of the page', () => {
  it('counts what needs somebody, in the state of the worst', () => {
    expect(nowVerdict({ attention: [], attentionTotal: 0, presences: presences(0, 0) })).toBeNull();
    expect(nowVerdict({ attention: [], attentionTotal: 0, presences: presences(3, 0) })).toEqual({
      state: 'healthy',
      words: 'Nothing needs you',
    });
    const attention = [of('node-offline'), of('task-failed', { task, tasks: 1 })];
    expect(nowVerdict({ attention, attentionTotal: 70, presences: presences(3, 1) })).toEqual({
      state: 'down',
      words: '70 things need you',
    });
  });

  it('says what is well', () => {
    expect(wellSentence({ presences: presences(1, 0) })).toBe('The one node is live');
    expect(wellSentence({ presences: presences(12, 0) })).toBe('All 12 nodes are live');
    expect(wellSentence({ presences: presences(2, 1) })).toBe('2 of 3 nodes are live');
    expect(wellSentence({ presences: presences(0, 1) })).toBe('No node is live');
  });
});
