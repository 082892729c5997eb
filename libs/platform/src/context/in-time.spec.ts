import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inTime } from './in-time.js';

const late = (): string => 'late';

describe('work with a deadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives what it gave in time, or throws what it threw, and leaves no timer', async () => {
    expect(await inTime(() => 'done', 100, late)).toBe('done');
    expect(await inTime(async () => 'done', 100, late)).toBe('done');
    const broken = (): never => {
      throw new Error('at once');
    };
    await expect(inTime(broken, 100, late)).rejects.toThrow('at once');
    await expect(inTime(() => Promise.reject(new Error('soon')), 100, late)).rejects.toThrow('soon');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is left at its deadline, not before, and may fail afterwards', async () => {
    const ended = jest.fn();
    let fail = (_error: Error): void => undefined;
    const hangs = () => new Promise<never>((_resolve, reject) => (fail = reject));
    void inTime(hangs, 100, late).then(ended);
    await jest.advanceTimersByTimeAsync(99);
    expect(ended).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(ended).toHaveBeenCalledWith('late');
    fail(new Error('nobody listens'));
    await jest.advanceTimersByTimeAsync(1);
  });

  it('throws at its deadline where that is asked for', async () => {
    const asked = inTime(
      () => new Promise(() => undefined),
      100,
      () => {
        throw new Error('too late');
      },
    );
    const refused = expect(asked).rejects.toThrow('too late');
    await jest.advanceTimersByTimeAsync(100);
    await refused;
  });
});
