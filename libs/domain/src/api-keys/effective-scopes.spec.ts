import { describe, expect, it } from '@jest/globals';
import { apiKeyScopes, can, prefixOfApiKey, serviceAccountRoles, workspaceRoles } from '@fettle/contracts';
import fc from 'fast-check';
import { effectiveScopes, isCarried } from './api-key.row.js';
import { newKeyText } from './key-text.js';

const role = fc.option(fc.constantFrom(...workspaceRoles));
const account = fc.oneof(
  fc.constant({ accountId: null, accountRole: null }),
  fc.option(fc.constantFrom(...serviceAccountRoles)).map((accountRole) => ({ accountId: 'a', accountRole })),
);
const bounds = fc
  .tuple(fc.subarray([...apiKeyScopes]), role, account)
  .map(([scopes, creatorRole, rest]) => ({ scopes, creatorRole, ...rest }));

describe('what a key may do', () => {
  it('is what its scopes, its person and its service account all hold, and no more', () => {
    fc.assert(
      fc.property(bounds, (one) => {
        const held = effectiveScopes(one);
        for (const scope of apiKeyScopes) {
          const byAccount = one.accountId === null || can(one.accountRole, scope);
          const expected = one.scopes.includes(scope) && can(one.creatorRole, scope) && byAccount;
          expect(held.includes(scope)).toBe(expected);
        }
      }),
    );
  });

  it('is nothing without a person, or with an account that is disabled', () => {
    fc.assert(
      fc.property(bounds, (one) => {
        if (!isCarried(one)) expect(effectiveScopes(one)).toEqual([]);
      }),
    );
  });
});

describe('a new key', () => {
  it('has its form, its own prefix and 256 bits that no other has', () => {
    const made = Array.from({ length: 500 }, newKeyText);
    for (const { key, prefix } of made) expect(prefixOfApiKey(key)).toBe(prefix);
    expect(new Set(made.map(({ prefix }) => prefix)).size).toBe(500);
    // Every digit of the secret takes many values: none is fixed, or made of the prefix. The first holds little: 2^256 is just below 62^43.
    for (let at = 1; at < 43; at += 1) {
      expect(new Set(made.map(({ key }) => key.split('_')[2]![at])).size).toBeGreaterThan(50);
    }
  });
});
