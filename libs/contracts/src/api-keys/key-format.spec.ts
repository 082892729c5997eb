import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inBase62, keyChecksum, prefixOfApiKey } from './key-format.js';

const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const digits = (length: number, of = alphabet) =>
  fc.string({ unit: fc.constantFrom(...of), minLength: length, maxLength: length });
const lower = alphabet.filter((one) => one === one.toLowerCase());
const keys = fc.tuple(digits(10, lower), digits(43)).map(([prefix, secret]) => {
  const text = `fettle_${prefix}_${secret}`;
  return { prefix, key: text + keyChecksum(text) };
});

describe('the form of an API key', () => {
  it('gives its prefix, and no key is one with any digit exchanged, cut or added', () => {
    const place = fc.nat(66);
    fc.assert(
      fc.property(keys, place, fc.constantFrom(...alphabet), ({ prefix, key }, at, digit) => {
        expect(prefixOfApiKey(key)).toBe(prefix);
        fc.pre(key[at] !== digit);
        expect(prefixOfApiKey(key.slice(0, at) + digit + key.slice(at + 1))).toBeNull();
        expect(prefixOfApiKey(key.slice(0, -1))).toBeNull();
        expect(prefixOfApiKey(key + digit)).toBeNull();
      }),
    );
  });

  it('sums up with CRC-32, so that scanners elsewhere can do the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(keyChecksum(text)).toBe(inBase62(BigInt(crc32(text.toWellFormed())), 6));
      }),
    );
  });

  it('is found by its beginning alone, whatever stands around it', () => {
    for (const text of ['', 'fettle_', 'fettle_abc', `ghp_${'a'.repeat(36)}`, 'Bearer fettle_x', '\0'.repeat(67)]) {
      expect(prefixOfApiKey(text)).toBeNull();
    }
  });
});
