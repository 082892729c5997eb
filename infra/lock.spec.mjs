import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lock, lockHolder, tryLock } from './lock.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fettle-lock-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process of its own that takes the lock, says so, and keeps it until it is ended. */
async function holdElsewhere() {
  const url = new URL('./lock.mjs', import.meta.url).href;
  const script = `const { tryLock } = await import(${JSON.stringify(url)});
    process.send((await tryLock(${JSON.stringify(folder)}, 'start')) !== null); process.on('message', () => {});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [isHeld] = await once(child, 'message');
  expect(isHeld).toBe(true);
  return child;
}

describe('lock', () => {
  it('is held by one process at a time, and names the holder', async () => {
    const child = await holdElsewhere();
    expect(await tryLock(folder, 'start')).toBeNull();
    expect(lockHolder(folder, 'start')).toBe(child.pid);
    child.kill();
    await once(child, 'exit');
  });

  it('is free again when its holder was killed', async () => {
    const child = await holdElsewhere();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const free = await tryLock(folder, 'start');
    expect(free).not.toBeNull();
    free();
  });

  it('waits for the holder and then gets its turn', async () => {
    const first = await lock(folder, 'build');
    let waitedFor = null;
    const second = lock(folder, 'build', (pid) => {
      waitedFor = pid;
      first();
    });
    (await second)();
    expect(waitedFor).toBe(process.pid);
  });

  it('does not mix up two names or two folders', async () => {
    const other = mkdtempSync(join(tmpdir(), 'fettle-lock-'));
    const held = [await tryLock(folder, 'start'), await tryLock(folder, 'build'), await tryLock(other, 'start')];
    expect(held.every((free) => free !== null)).toBe(true);
    for (const free of held) free();
    rmSync(other, { recursive: true, force: true });
  });
});
