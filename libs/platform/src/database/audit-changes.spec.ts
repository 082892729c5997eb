import { describe, expect, it } from '@jest/globals';
import { changes, redactDetails } from './audit-changes.js';

describe('what a change changed', () => {
  it('names each field with its value before and after, and leaves the others out', () => {
    const before = { id: '1', name: 'Ops', zone: null, tags: ['a', 'b'], at: new Date(0), limits: { b: 1, a: 2 } };
    const after = { name: 'Operations', zone: 'UTC', tags: ['a', 'b'], at: new Date(0), limits: { a: 2, b: 1 } };
    expect(changes(before, after)).toEqual({ name: ['Ops', 'Operations'], zone: [null, 'UTC'] });
    expect(changes(before, { name: undefined, tags: ['b'] })).toEqual({ tags: [['a', 'b'], ['b']] });
    expect(changes({}, { at: new Date(5) })).toEqual({ at: [null, '1970-01-01T00:00:00.005Z'] });
  });

  it('says of a secret only that it is another one, by its name or because it is listed', () => {
    const canary = 'canary-4711';
    const told = changes({ password: 'old', pin: '1', host: 'a' }, { password: canary, pin: canary, host: 'b' }, [
      'pin',
    ]);
    expect(told).toEqual({ password: 'changed', pin: 'changed', host: ['a', 'b'] });
    expect(redactDetails({ changes: told, apiKey: canary })).toEqual({ changes: told, apiKey: '[redacted]' });
    expect(changes({ password: 'same' }, { password: 'same' })).toEqual({});
  });

  it('keeps no long value twice, and redacts what is written into a text', () => {
    expect(changes({ body: 'a' }, { body: 'b'.repeat(3_000) })).toEqual({ body: 'changed' });
    const told = changes({ url: 'http://x' }, { url: 'http://u:hunter2@x' });
    expect(JSON.stringify(redactDetails({ changes: told }))).not.toContain('hunter2');
    expect(redactDetails({ changes: 'odd' })).toEqual({ changes: 'odd' });
  });
});
