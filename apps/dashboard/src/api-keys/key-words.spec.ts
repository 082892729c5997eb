import { apiKeyScopes, can, workspaceRoles } from '@fettle/contracts';
import { describe, expect, it } from '@jest/globals';
import {
  grantable,
  keyStatus,
  presetOf,
  presetScopes,
  presets,
  scopeCount,
  scopeGroups,
  timeLeft,
  type ApiKey,
} from './key-words.ts';

const now = Date.parse('2026-11-21T00:00:00.000Z');
const key = (patch: Partial<ApiKey> = {}): ApiKey =>
  ({ state: 'active', expiresAt: null, scopes: [], effectiveScopes: [], serviceAccount: null, ...patch }) as ApiKey;

describe('the form of a key', () => {
  it('offers every scope once', () => {
    expect(scopeGroups.flatMap(({ scopes }) => scopes).toSorted()).toEqual([...apiKeyScopes].toSorted());
  });

  it('offers nothing that any of the roles lacks', () => {
    for (const role of workspaceRoles) expect(grantable(role).every((scope) => can(role, scope))).toBe(true);
    expect(grantable('owner', 'viewer')).toEqual(grantable('viewer'));
    expect(grantable('operator', 'editor')).toEqual(grantable('viewer'));
  });

  it('knows its presets again, each within what can be given', () => {
    const all = grantable('owner');
    for (const preset of presets) expect(presetOf(presetScopes(preset, all), all)).toBe(preset);
    expect(presetScopes('operate', all)).not.toContain('task:run-high');
    expect(presetScopes('read', all)).not.toContain('audit-log:read');
    expect(presetOf(['node:update'], all)).toBe('own');
  });
});

describe('a key in the list', () => {
  it('says its state, and that it ends soon, with how long that is', () => {
    expect(keyStatus(key(), now).word).toBe('active');
    expect(keyStatus(key({ expiresAt: '2026-12-31T00:00:00.000Z' }), now).word).toBe('active');
    expect(keyStatus(key({ expiresAt: '2026-11-25T00:00:00.000Z' }), now)).toMatchObject({
      word: 'ends soon',
      detail: 'in 4 days',
    });
    expect(keyStatus(key({ state: 'revoked', revokedReason: 'rotated' }), now).word).toBe('replaced');
    expect(keyStatus(key({ state: 'suspended' }), now).word).toBe('suspended');
    expect([timeLeft(60_000), timeLeft(7_200_000)]).toEqual(['within an hour', 'in 2 hours']);
  });

  it('says how many of its scopes hold', () => {
    expect(scopeCount(key({ scopes: ['node:read'], effectiveScopes: ['node:read'] }))).toBe('1 scope');
    expect(scopeCount(key({ scopes: ['node:read', 'task:run-low'], effectiveScopes: ['node:read'] }))).toBe(
      '2 scopes, 1 held',
    );
  });
});
