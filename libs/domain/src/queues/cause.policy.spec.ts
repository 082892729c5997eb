import { describe, expect, it } from '@jest/globals';
import type { FailedJob } from '@fettle/platform/queue';
import { causeOf, groupByCause, idsOf } from './cause.policy.js';

const failed = (id: string, reason: string, at: number, name = 'a'): FailedJob => ({
  id,
  name,
  reason,
  attempts: 3,
  failedAt: new Date(at),
  payload: {},
});

describe('the cause of a failed job', () => {
  it.each([
    ['Not done within 60000 ms', 'Not done within … ms'],
    ['task.final: 01890000-0000-7000-8000-000000000000 has ended', 'task.final: … has ended'],
    ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED ….….….…:…'],
    ['column "size" of relation \'x\' does not exist\n  at stack', 'column … of relation … does not exist'],
    ['face the facade', 'face the facade'],
    ['', 'without a message'],
  ])('of %j is %j', (reason, cause) => expect(causeOf(reason)).toBe(cause));

  it('puts jobs of one kind and one cause together, the largest group first, the latest as its example', () => {
    const groups = groupByCause([
      failed('1', 'Not done within 5 ms', 1_000),
      failed('2', 'Not done within 7 ms', 3_000),
      failed('3', 'Not done within 5 ms', 2_000, 'b'),
    ]);
    expect(groups.map(({ job, count, cause }) => [job, count, cause])).toEqual([
      ['a', 2, 'Not done within … ms'],
      ['b', 1, 'Not done within … ms'],
    ]);
    expect(groups[0]).toMatchObject({
      firstAt: new Date(1_000).toISOString(),
      lastAt: new Date(3_000).toISOString(),
      example: { id: '2', reason: 'Not done within 7 ms' },
    });
    expect(groups[0]!.key).not.toBe(groups[1]!.key);
  });

  it('is not sought in endless messages', () => expect(causeOf('x '.repeat(10_000)).length).toBeLessThanOrEqual(500));

  it('shows of a payload its ids only', () => {
    const nodeId = '01890000-0000-7000-8000-000000000000';
    expect(idsOf({ nodeId, token: 'secret', password: `${nodeId}x`, n: 7, deep: { nodeId } })).toEqual({ nodeId });
    expect(idsOf('secret')).toEqual({});
    expect(idsOf(null)).toEqual({});
  });
});
