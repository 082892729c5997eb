import { describe, expect, it } from '@jest/globals';
import { ageWords, installKeyCommand, isValid, keyName } from './key-words.ts';

describe('an agent key', () => {
  it('is spoken of by its label, or by how it came to be', () => {
    expect(keyName({ label: 'spare', createdBy: 'Ada' })).toBe('spare');
    expect(keyName({ label: null, createdBy: 'Ada' })).toBe('Made by Ada');
    expect(keyName({ label: null, createdBy: null })).toBe('From the install');
  });

  it('says its age in days', () => {
    const now = Date.parse('2026-11-22T12:00:00.000Z');
    expect(ageWords('2026-11-22T00:00:00.000Z', now)).toBe('made today');
    expect(ageWords('2026-11-21T00:00:00.000Z', now)).toBe('1 day old');
    expect(ageWords('2026-08-20T00:00:00.000Z', now)).toBe('94 days old');
  });

  it('can be called with until it has ended', () => {
    expect((['waiting', 'active', 'retiring', 'revoked'] as const).map((state) => isValid({ state }))).toEqual([true, true, true, false]); // prettier-ignore
  });

  it('is written where the agent reads it, by standard input', () => {
    const command = installKeyCommand('node', 'ab'.repeat(32));
    expect(command).toContain(`{"nodeId":"node","agentKey":"${'ab'.repeat(32)}"}`);
    expect(command.split('\n')[0]).not.toContain('abab');
  });
});
