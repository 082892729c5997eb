import { describe, expect, it } from '@jest/globals';
import { safeReturnPath } from './return-path.js';

describe('the path after sign-in', () => {
  it.each(['/w/homelab/nodes?q=web', '/'])('%s is kept', (path) => expect(safeReturnPath(path)).toBe(path));
  it.each([
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'javascript:alert(1)',
  ])('%s leads home', (path) => expect(safeReturnPath(path)).toBe('/'));
});
