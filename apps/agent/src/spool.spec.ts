import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, truncateSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spool } from './spool.js';

describe('the spool', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fettle-spool-'));
    path = join(directory, 'x.out');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const texts = async (spool: Spool) =>
    (await spool.read(100, 1_000_000)).map((chunk) => `${chunk.seq}:${chunk.data.toString()}`);
  const add = (spool: Spool, text: string) => spool.append('stdout', Buffer.from(text), 5);

  it('gives chunks in order until they are acknowledged, in batches of bounded size', async () => {
    const spool = await Spool.open(path);
    for (const text of ['aa', 'bb', 'cc']) await add(spool, text);
    expect(await spool.read(2, 1_000)).toHaveLength(2);
    expect(await spool.read(9, 3)).toHaveLength(1);
    expect(await texts(spool)).toEqual(['0:aa', '1:bb', '2:cc']);
    await spool.ack(0);
    expect(await texts(spool)).toEqual(['1:bb', '2:cc']);
    await spool.close(true);
  });

  it('goes on after a crash where it was, without a torn tail and without what was acknowledged', async () => {
    const first = await Spool.open(path);
    for (const text of ['aa', 'bb', 'cc']) await add(first, text);
    await first.close(false);
    truncateSync(path, statSync(path).size - 1);
    const second = await Spool.open(path, 0);
    expect(await texts(second)).toEqual(['1:bb']);
    expect(second.nextSeq).toBe(2);
    await add(second, 'dd');
    expect(await texts(second)).toEqual(['1:bb', '2:dd']);
    await second.close(true);
  });

  it('gives its room back when everything is acknowledged', async () => {
    const spool = await Spool.open(path);
    const chunk = Buffer.alloc(64 * 1024, 7);
    for (let i = 0; i < 20; i += 1) await spool.append('stderr', chunk, 5);
    await spool.read(100, 10_000_000);
    await spool.ack(19);
    expect(statSync(path).size).toBe(0);
    await add(spool, 'next');
    expect(await texts(spool)).toEqual(['20:next']);
    await spool.close(true);
  });
});
