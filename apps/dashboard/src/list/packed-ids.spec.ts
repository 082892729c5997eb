import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { packIds, unpackIds } from './packed-ids.ts';

describe('ids in an address', () => {
  it('come back as they were', () => {
    const ids = Array.from({ length: 200 }, () => randomUUID());
    const text = packIds(ids);
    expect(unpackIds(text)).toEqual(ids);
    expect(text.length).toBe(4_400);
    expect(encodeURIComponent(text)).toBe(text);
  });

  it('are none where the address was mistyped', () => {
    expect(unpackIds('')).toEqual([]);
    expect(unpackIds('short')).toEqual([]);
    expect(unpackIds('!'.repeat(22))).toEqual([]);
    expect(packIds(['no id'])).toBe('');
  });
});
