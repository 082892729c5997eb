import { describe, expect, it } from '@jest/globals';
import { forkChild } from '@fettle/testing';
import { Lifecycle } from './lifecycle.js';

const child = (mode: string): ReturnType<typeof forkChild> =>
  forkChild(new URL('./run.child.js', import.meta.url), { RUN_MODE: mode }, { isHeard: true });
/** The exit code, once all that it has written was heard. */
const exit = (process: ReturnType<typeof forkChild>['process']): Promise<number | null> =>
  new Promise((resolve) => process.once('close', (code) => resolve(code)));

describe('run', () => {
  it('closes in reverse order on SIGTERM and exits with 0', async () => {
    const one = child('well');
    await one.message((message) => message === 'ready');
    const order: unknown[] = [];
    one.process.on('message', (message) => order.push(message));
    expect(await one.terminate()).toBe(0);
    expect(order).toEqual(['closed listener', 'closed database']);
  });

  it('survives the unhandled error of a lost connection, and not any other', async () => {
    const lost = child('lost connection');
    await lost.message((message) => message === 'survived');
    const ended = exit(lost.process);
    await lost.terminate();
    expect(await ended).toBe(0);
    expect(lost.said()).toContain('A lost connection was not handled: connect');
    const bug = child('bug');
    expect(await exit(bug.process)).toBe(1);
    expect(bug.said()).toContain('Unhandled: undefined is not a function');
  });

  it('exits with 1 when it cannot start, after closing what was open', async () => {
    const one = child('no start');
    const ended = exit(one.process);
    await one.message((message) => message === 'closed database');
    expect(await ended).toBe(1);
    expect(one.said()).toContain('Cannot start: no');
  });

  it('exits with 1 when closing takes too long, and at once on the second signal', async () => {
    const slow = child('stuck');
    await slow.message((message) => message === 'ready');
    expect(await slow.terminate()).toBe(1);
    const patient = child('stuck for long');
    await patient.message((message) => message === 'ready');
    const ended = exit(patient.process);
    patient.process.kill('SIGTERM');
    await patient.message((message) => message === 'closing');
    patient.process.kill('SIGTERM');
    expect(await ended).toBe(130);
  });
});

describe('a lifecycle', () => {
  it('closes the others when one throws, says that it was not clean, and closes once', async () => {
    const lifecycle = new Lifecycle();
    const closed: string[] = [];
    lifecycle.onStop('a', () => closed.push('a'));
    lifecycle.onStop('b', () => {
      throw new Error('stuck');
    });
    lifecycle.onStop('c', () => closed.push('c'));
    const results = await Promise.all([lifecycle.stop(1_000), lifecycle.stop(1_000)]);
    expect([results, closed]).toEqual([
      [false, false],
      ['c', 'a'],
    ]);
    expect(lifecycle.signal.aborted).toBe(true);
  });
});
