import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '@fettle/testing';
import { DomainError, isConnectionError, isFinal } from './index.js';

describe('a domain error', () => {
  it('takes status and title from the contract and keeps its cause inside', () => {
    const cause = new Error('password=canary');
    const error = new DomainError(
      'task.final',
      { taskId: '1' },
      { cause, detail: 'It ended yesterday', retryAfterS: 3 },
    );
    expect(error).toMatchObject({
      code: 'task.final',
      status: 409,
      detail: 'It ended yesterday',
      retryAfterS: 3,
      cause,
    });
    expect(`${error.message} ${error.title}`).not.toContain('canary');
  });

  it('is final for a job unless it says that a part is missing', () => {
    expect(isFinal(new DomainError('task.final'))).toBe(true);
    expect(isFinal(new DomainError('dependency.unavailable'))).toBe(false);
    expect(isFinal(new DomainError('overloaded'))).toBe(false);
    expect(isFinal(new Error('task.final'))).toBe(false);
  });
});

describe('a connection error', () => {
  it('is recognised from Node, by SQLSTATE, by message and inside wrappers', async () => {
    const [refused] = (await once(connect(await freePort(), '127.0.0.1'), 'error').catch((error: unknown) => [
      error,
    ])) as [unknown];
    expect(isConnectionError(refused)).toBe(true);
    const terminated = Object.assign(new Error('terminating connection'), { code: '57P01' });
    expect(isConnectionError(terminated)).toBe(true);
    expect(isConnectionError(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isConnectionError(new Error('outer', { cause: new AggregateError([terminated]) }))).toBe(true);
    expect(isConnectionError(Object.assign(new Error('query failed'), { driverError: terminated }))).toBe(true);
  });

  it('is not a bug, a violated constraint or a circle of causes', () => {
    const circle = new Error('a');
    circle.cause = circle;
    for (const error of [
      new TypeError('x'),
      Object.assign(new Error('dup'), { code: '23505' }),
      circle,
      null,
      'ECONNREFUSED',
    ]) {
      expect(isConnectionError(error)).toBe(false);
    }
  });
});
