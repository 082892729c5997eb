import { describe, expect, it } from '@jest/globals';
import type { Task } from '../tasks/task-words.ts';
import { nodeEvents } from './node-events.ts';

const clock = (time: string) => `2026-11-21T${time}.000Z`;
const series = (more: object) =>
  ({
    from: clock('10:00:00'),
    to: clock('11:00:00'),
    gaps: [],
    bootedAt: [],
    ...more,
  }) as unknown as Parameters<typeof nodeEvents>[0];
const task = (more: Partial<Task>) =>
  ({ id: 't1', type: 'exec', payload: { argv: ['make', 'all'] }, startedAt: null, finishedAt: null, ...more }) as Task;
const told = (of: ReturnType<typeof series>, tasks: Task[] = [], joinedAt = clock('09:00:00')) =>
  nodeEvents(of, { joinedAt, tasks, taskHref: (id) => `/tasks/${id}` }).map(
    ({ at, shape, label }) => `${new Date(at * 1_000).toISOString().slice(11, 16)} ${shape} ${label}`,
  );

describe('what happened on a node', () => {
  it('is told in its order: joining, coming up, silences', () => {
    const gaps = [
      { from: clock('10:05:15'), to: clock('10:17:15') },
      { from: clock('10:17:30'), to: clock('10:18:30') },
    ];
    expect(told(series({ gaps, bootedAt: [clock('10:16:00')] }), [], clock('10:04:00'))).toEqual([
      '10:04 ring Joined',
      '10:05 ring Nothing was measured for 12 min 00 s',
      '10:16 triangle The machine came up',
    ]);
  });

  it('is left out where it lies outside of the window', () => {
    expect(told(series({ bootedAt: [clock('09:59:59')] }))).toEqual([]);
  });

  it('is one mark for a short task and two for a long one; what went wrong has another shape', () => {
    const made = [
      task({ state: 'succeeded', startedAt: clock('10:10:00'), finishedAt: clock('10:10:02') }),
      task({ state: 'succeeded', startedAt: clock('10:20:00'), finishedAt: clock('10:30:00') }),
      task({ state: 'failed', startedAt: clock('10:40:00'), finishedAt: clock('10:40:01') }),
      task({ state: 'started', startedAt: clock('10:50:00') }),
      task({ state: 'queued' }),
    ];
    expect(told(series({}), made)).toEqual([
      '10:10 square “make all”: succeeded after 2.0 s',
      '10:20 square “make all” started',
      '10:30 square “make all” ended',
      '10:40 diamond “make all”: failed after 1.0 s',
      '10:50 square “make all” started',
    ]);
  });
});
