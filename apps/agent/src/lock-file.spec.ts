import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LockFile } from './lock-file.js';
import type { ProcessIdentity } from './node/proc.js';

describe('the lock of a state directory', () => {
  let home: string;
  let alive: Set<number>;
  let lock: LockFile;
  const who = (pid: number): ProcessIdentity => ({ pid, startTime: String(pid), bootId: 'b' });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'fettle-lock-'));
    alive = new Set();
    lock = new LockFile(join(home, 'agent.lock'), (holder) => alive.has(holder.pid));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('goes to one of all that ask at the same moment, again and again after each holder has died', async () => {
    for (let round = 0; round < 50; round += 1) {
      const asking = Array.from({ length: 8 }, (_, index) => 1 + round * 8 + index);
      for (const pid of asking) alive.add(pid);
      const holders = await Promise.all(asking.map((pid) => lock.take(who(pid))));
      const winners = asking.filter((_, index) => holders[index] === undefined);
      expect(winners).toHaveLength(1);
      expect((await lock.holder())?.pid).toBe(winners[0]);
      expect(await lock.take(who(0))).toEqual(who(winners[0]!));
      alive.clear();
    }
    expect(readdirSync(home)).toEqual(['agent.lock.50']);
  });

  it('is free when its file was cut short', async () => {
    writeFileSync(join(home, 'agent.lock.3'), '{"pid":1');
    expect(await lock.holder()).toBeUndefined();
    expect(await lock.take(who(2))).toBeUndefined();
    alive.add(2);
    expect((await lock.holder())?.pid).toBe(2);
  });
});
