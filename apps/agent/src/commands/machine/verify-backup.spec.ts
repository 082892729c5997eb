import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallIo } from '../prepared.js';
import { verifyBackup } from './verify-backup.js';

const secret = createHash('sha256').update('secret').digest('hex');
let directory: string;

beforeAll(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'fettle-verify-')));
  mkdirSync(join(directory, 'own'));
  for (const name of ['own/identity.json', 'server.key', 'saved']) writeFileSync(join(directory, name), 'secret');
  symlinkSync(join(directory, 'server.key'), join(directory, 'link'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A node whose folders for files do not hold the backups. */
function verify(name: string, sha256: string) {
  const roots = { read: ['/srv'], write: [], own: [join(directory, 'own')] };
  const io = { signal: new AbortController().signal, files: { roots, stateDir: directory } } as unknown as CallIo;
  return verifyBackup({ path: join(directory, name), verification: 'checksum', maxBytes: 1_024, sha256 }, io);
}

describe('a backup that is verified', () => {
  it('may lie anywhere', async () => {
    expect(await verify('saved', secret)).toMatchObject({ sha256: secret, sizeBytes: 6 });
  });

  it.each([
    ['own/identity.json', 'belongs to the agent.'],
    ['server.key', 'is never read through the agent.'],
    ['link', 'is never read through the agent.'],
  ])('is not %s: neither its digest nor its size is told', async (name, words) => {
    const refused = await verify(name, '0'.repeat(64)).catch((error: unknown) => error);
    expect(String(refused)).toContain(words);
    expect(String(refused)).not.toContain(secret);
  });
});
