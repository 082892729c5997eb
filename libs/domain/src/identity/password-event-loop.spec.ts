import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from './password-hasher.js';

describe('hashing of passwords', () => {
  it('leaves the event loop free: turns of it pass between the end of one hash and the end of the next', async () => {
    const hasher = new PasswordHasher();
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const seen = await Promise.all(
      Array.from({ length: 12 }, async (_one, index) => {
        await hasher.hash(`password ${index}`);
        return turns;
      }),
    );
    isOver = true;
    // Hashes on the loop itself would let pass one turn each, however slow the machine.
    expect(turns).toBeGreaterThan(10 * seen.length);
    expect(seen[0]).toBeGreaterThan(1);
  });
});
