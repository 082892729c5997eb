import { describe, expect, it } from '@jest/globals';
import { argon2id, hash } from 'argon2';
import { PasswordHasher } from './password-hasher.js';

describe('the password hasher', () => {
  const hasher = new PasswordHasher();

  it('knows the right password from a wrong one, and nobody from anybody', async () => {
    const stored = await hasher.hash('a long enough secret');
    expect(stored.startsWith('$argon2id$')).toBe(true);
    await expect(hasher.verify(stored, 'a long enough secret')).resolves.toBe(true);
    await expect(hasher.verify(stored, 'a long enough Secret')).resolves.toBe(false);
    await expect(hasher.verify(null, 'a long enough secret')).resolves.toBe(false);
  });

  it('sees that a hash was made with older figures', async () => {
    const older = await hash('x', { type: argon2id, memoryCost: 8_192, timeCost: 1, parallelism: 1 });
    expect(hasher.isOutdated(older)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('x'))).toBe(false);
  });

  it('refuses at once with `overloaded` when too many wait, and serves those it accepted', async () => {
    const all = await Promise.allSettled(Array.from({ length: 40 }, () => hasher.hash('x')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(6);
    expect(refused.every((one) => (one.reason as { code?: string }).code === 'overloaded')).toBe(true);
    await expect(hasher.hash('x')).resolves.toContain('$argon2id$');
  });
});
