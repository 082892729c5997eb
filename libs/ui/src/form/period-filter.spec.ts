import { describe, expect, it } from '@jest/globals';
import { periodSpan } from './period-filter.js';

const now = Date.parse('2026-11-21T14:00:31.500Z');

describe('a period', () => {
  it('is any time, the time up to this minute, or whole days', () => {
    expect(periodSpan({ range: null, from: null, to: null }, now)).toEqual({});
    expect(periodSpan({ range: '24h', from: null, to: null }, now)).toEqual({ from: '2026-11-20T14:00:00.000Z' });
    const days = { from: new Date('2026-11-01T00:00:00.000Z'), to: new Date('2026-11-03T00:00:00.000Z') };
    expect(periodSpan({ range: 'days', ...days }, now)).toEqual({
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-04T00:00:00.000Z',
    });
    expect(periodSpan({ range: 'days', from: null, to: null }, now)).toEqual({});
  });
});
