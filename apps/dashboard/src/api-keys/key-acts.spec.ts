import { describe, expect, it } from '@jest/globals';
import { keyActs } from './key-acts.ts';
import type { ApiKey } from './key-words.ts';

const key = (patch: Partial<ApiKey> = {}): ApiKey =>
  ({ state: 'active', isReplaced: false, serviceAccount: null, createdBy: { id: 'ada' }, ...patch }) as ApiKey;
const ada = { ownId: 'ada', manages: true, archived: false };
const all = ['rotate', 'rename', 'revoke'];

describe('what may be done with a key', () => {
  it('is everything with the own one that works', () => {
    expect(keyActs(key(), ada)).toEqual(all);
    for (const state of ['revoked', 'expired'] as const) expect(keyActs(key({ state }), ada)).toEqual([]);
    for (const patch of [{ state: 'suspended' }, { isReplaced: true }] as Partial<ApiKey>[])
      expect(keyActs(key(patch), ada)).toEqual(['rename', 'revoke']);
  });

  it('leaves the successor of a personal key to its person, of a service account to who manages keys', () => {
    expect(keyActs(key(), { ...ada, ownId: 'grace' })).toEqual(['rename', 'revoke']);
    const program = key({ serviceAccount: { id: 'p', name: 'Pipeline' } as ApiKey['serviceAccount'] });
    expect(keyActs(program, { ...ada, ownId: 'grace' })).toEqual(all);
    expect(keyActs(program, { ...ada, manages: false })).toEqual(['rename', 'revoke']);
  });

  it('is only its end in an archived workspace', () => {
    expect(keyActs(key(), { ...ada, archived: true })).toEqual(['revoke']);
    expect(keyActs(key({ state: 'revoked' }), { ...ada, archived: true })).toEqual([]);
  });
});
