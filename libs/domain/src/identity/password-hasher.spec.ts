import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { argon2id, hash } from 'argon2';
import { PasswordHasher } from './password-hasher.js';

describe('the password hasher', () => {
  const hasher = new PasswordHasher();
  const asker = { source: '203.0.113.7', isKnown: false };

  it('knows the right password from a wrong one, and nobody from anybody', async () => {
    const stored = await hasher.hash('a long enough secret');
    expect(stored.startsWith('$argon2id$')).toBe(true);
    await expect(hasher.verify(stored, 'a long enough secret', asker)).resolves.toBe(true);
    await expect(hasher.verify(stored, 'a long enough Secret', asker)).resolves.toBe(false);
    await expect(hasher.verify(null, 'a long enough secret', asker)).resolves.toBe(false);
  });

  it('sees that a hash was made with older figures', async () => {
    const older = await hash('x', { type: argon2id, memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(hasher.isOutdated(older)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
  });

  it('leaves the event loop free while it works', async () => {
    await hasher.hash('x');
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const startedAt = performance.now();
    delay.enable();
    await Promise.all(Array.from({ length: 12 }, () => hasher.hash('x')));
    delay.disable();
    // On the event loop, half of all turns would wait for one of the twelve; how long one takes, the machine's load decides.
    const oneMs = (performance.now() - startedAt) / 12;
    expect(delay.percentile(50) / 1e6).toBeLessThan(Math.max(25, oneMs * 0.7));
  });

  it('refuses at once with `overloaded` when too many wait, and serves those it accepted', async () => {
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => hasher.hash('x')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused.every((one) => (one.reason as { code?: string }).code === 'overloaded')).toBe(true);
    await expect(hasher.hash('x')).resolves.toContain('$argon2id$');
  });
});
