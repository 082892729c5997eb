import { describe, expect, it } from '@jest/globals';
import { momentOf, momentText } from './moment-text.ts';

describe('a moment in a field', () => {
  it.each(['utc', 'local'] as const)('is read as it was written, in %s', (zone) => {
    const ms = Date.parse('2026-11-22T14:03:00.000Z');
    expect(momentOf(momentText(ms, zone), zone)).toBe(ms);
  });

  it('is none where the field is empty or holds something else', () => {
    expect(momentOf('', 'utc')).toBeNaN();
    expect(momentOf('2026-11-22', 'local')).toBeNaN();
  });
});
