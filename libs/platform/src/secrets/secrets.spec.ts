import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Keys, MasterKeyError, SealError } from './index.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'fettle-keys-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const strong = (): string => randomBytes(32).toString('base64');

describe('the master key', () => {
  it('is made on the first start, readable by its owner only, and kept', () => {
    const first = Keys.open({ dataDir });
    const path = join(dataDir, 'master.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(Keys.open({ dataDir }).derive('a')).toEqual(first.derive('a'));
    expect(readFileSync(path, 'utf8')).toMatch(/^v1:[\w-]{43}\n$/);
  });

  it('is refused when others can read its file', () => {
    Keys.open({ dataDir });
    chmodSync(join(dataDir, 'master.key'), 0o644);
    expect(() => Keys.open({ dataDir })).toThrow('chmod 600');
  });

  it.each([
    ['empty', ''],
    ['blank', ' \n\n'],
    ['short', randomBytes(16).toString('base64')],
    ['an example', `changeme${strong()}`],
    ['one byte over and over', Buffer.alloc(32, 7).toString('hex')],
    ['a sentence', 'correct horse battery staple and forty more letters'],
    ['given twice', `v1:${strong()}\nv1:${strong()}`],
  ])('is refused when %s, without being shown', (_what, masterKey) => {
    const attempt = (): Keys => Keys.open({ dataDir, masterKey });
    expect(attempt).toThrow(MasterKeyError);
    if (masterKey.length > 20) expect(attempt).not.toThrow(masterKey.slice(-20));
  });
});

describe('keys', () => {
  it('differ by purpose and version, and are 32 bytes', () => {
    const keys = Keys.open({ dataDir, masterKey: `v1:${strong()}\nv2:${strong()}` });
    const all = [keys.derive('a'), keys.derive('b'), keys.derive('a', 1)].map((key) => key.toString('hex'));
    expect(new Set(all).size).toBe(3);
    expect(all[0]).toHaveLength(64);
    expect(keys.currentVersion).toBe(2);
    expect(() => keys.derive('a', 3)).toThrow(SealError);
  });

  it('open what they sealed, only for the same purpose and the same row', () => {
    const keys = Keys.open({ dataDir });
    const sealed = keys.seal('smtp', 'canary', 'row 1');
    expect(sealed).not.toContain('canary');
    expect(keys.open('smtp', sealed, 'row 1').toString()).toBe('canary');
    expect(() => keys.open('smtp', sealed, 'row 2')).toThrow(SealError);
    expect(() => keys.open('oidc', sealed, 'row 1')).toThrow(SealError);
  });

  it('refuse a value with any byte changed, cut, or of another form', () => {
    const keys = Keys.open({ dataDir });
    const [format, version, body] = keys.seal('smtp', 'canary', 'row').split('.') as [string, string, string];
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => keys.open('smtp', `${format}.${version}.${changed.toString('base64url')}`, 'row')).toThrow(
        SealError,
      );
    }
    for (const wrong of ['', 'canary', `${format}.9.${body}`, `f0.${version}.${body}`, `${format}.${version}.AAAA`]) {
      expect(() => keys.open('smtp', wrong, 'row')).toThrow(SealError);
    }
  });

  it('open old values after a rotation and say that they are stale', () => {
    const old = strong();
    const sealed = Keys.open({ dataDir, masterKey: old }).seal('smtp', 'canary', 'row');
    const rotated = Keys.open({ dataDir, masterKey: `v1:${old}\nv2:${strong()}` });
    expect(rotated.open('smtp', sealed, 'row').toString()).toBe('canary');
    expect(rotated.isStale(sealed)).toBe(true);
    expect(rotated.isStale(rotated.seal('smtp', 'canary', 'row'))).toBe(false);
  });
});
