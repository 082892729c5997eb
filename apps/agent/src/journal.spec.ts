import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from './journal.js';

describe('the journal', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fettle-journal-'));
    path = join(directory, 'journal.jsonl');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const task = { id: '0198', type: 'exec', payload: { argv: ['true'] }, attempt: 1, idempotent: false };
  const key = '0198.1';
  const unfinished = async () => {
    const journal = await Journal.open(path);
    await journal.close();
    return journal.unfinished().map((entry) => `${entry.key} ${entry.phase}`);
  };

  it('promises only what is in the file that the next process will read, also right after a rewrite', async () => {
    const journal = await Journal.open(path);
    await journal.append({ kind: 'accepted', key, task });
    await journal.compact();
    // The rewritten file cannot be opened: as with too many open files.
    rmSync(path);
    mkdirSync(path);
    await expect(journal.append({ kind: 'spawning', key })).rejects.toThrow();
    rmdirSync(path);
    await journal.append({ kind: 'accepted', key, task });
    await journal.append({ kind: 'spawning', key });
    await journal.close();
    expect(await unfinished()).toEqual([`${key} spawning`]);
  });

  it('stays readable behind half a line, zeros of a power cut and lines that mean nothing', async () => {
    const journal = await Journal.open(path);
    await journal.append({ kind: 'accepted', key, task });
    await journal.close();
    appendFileSync(path, 'null\n7\n{"kind":"later","key":"0198.1"}\n\0\0\0\0{"kind":"spaw');
    expect(await unfinished()).toEqual([`${key} accepted`]);
    const again = await Journal.open(path);
    await again.append({ kind: 'spawning', key });
    await again.append({ kind: 'reported', key });
    await again.close();
    expect(await unfinished()).toEqual([]);
  });

  it('stays small: what is reported goes when it is rewritten', async () => {
    const journal = await Journal.open(path);
    const payload = { argv: ['x'.repeat(100_000)] };
    for (let n = 0; n < 30; n += 1) {
      await journal.append({ kind: 'accepted', key: `${n}.1`, task: { ...task, payload } });
      await journal.append({ kind: 'reported', key: `${n}.1` });
    }
    await journal.close();
    expect(readFileSync(path).length).toBeLessThan(1_200_000);
  });
});
