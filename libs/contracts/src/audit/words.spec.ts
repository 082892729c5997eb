import { describe, expect, it } from '@jest/globals';
import { actorKind, actorName, changedFields, otherDetails } from './words.js';

const actor = { kind: 'user', id: '1', label: 'Grace', userId: '1', impersonator: null };

describe('an entry in words', () => {
  it('names who really acted', () => {
    expect([actorName({ actor }), actorKind({ actor })]).toEqual(['Grace', 'person']);
    const acted = { ...actor, impersonator: { id: '2', label: 'Root' } };
    expect([actorName({ actor: acted }), actorKind({ actor: acted })]).toEqual([
      'Root as Grace',
      'acted as by an administrator',
    ]);
    expect(actorKind({ actor: { ...actor, kind: 'api-key' } })).toBe('API key');
    expect(actorKind({ actor: { ...actor, kind: 'later' } })).toBe('later');
  });

  it('tells each change, and that a secret is another one', () => {
    const details = { changes: { name: ['a', 'b'], tags: [null, ['x']], password: 'changed' }, reason: 'r' };
    expect(changedFields({ details })).toEqual([
      { field: 'name', before: 'a', after: 'b' },
      { field: 'tags', before: 'none', after: '["x"]' },
      { field: 'password', before: null, after: null },
    ]);
    expect(otherDetails({ details })).toEqual({ reason: 'r' });
    for (const changes of [undefined, null, 'x', [1]]) expect(changedFields({ details: { changes } })).toEqual([]);
    expect(otherDetails({ details: { changes: 'x' } })).toEqual({ changes: 'x' });
  });
});
