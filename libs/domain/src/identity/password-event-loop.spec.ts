import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('hashing of passwords', () => {
  it('leaves the event loop free: while a queue of them is worked off, no turn waits as long as one hash takes', async () => {
    const hasher = new PasswordHasher();
    const began = performance.now();
    await hasher.hash('to know what one takes');
    const oneMs = performance.now() - began;
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    await Promise.all(Array.from({ length: 12 }, (_, index) => hasher.hash(`password ${index}`)));
    delay.disable();
    // Twelve on the loop itself would hold it for as long as all of them take, one for as long as one.
    expect(delay.count).toBeGreaterThan(10);
    expect(delay.percentile(90) / 1e6).toBeLessThan(Math.max(oneMs / 2, 20));
  });
});
