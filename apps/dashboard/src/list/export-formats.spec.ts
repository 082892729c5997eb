import { describe, expect, it } from '@jest/globals';
import { exportFormats, exportWords } from './export-formats.ts';

describe('the export of a list', () => {
  it('asks for exactly what the list asks for', () => {
    const [csv, lines] = exportFormats('/nodes/export', {
      q: 'presence:offline cpu>80',
      sort: 'name',
      direction: undefined,
    });
    expect(csv?.href).toBe('/nodes/export?q=presence%3Aoffline+cpu%3E80&sort=name&format=csv');
    expect(lines?.href).toContain('format=jsonl');
  });

  it('says how much it will hold', () => {
    const unit = ['node', 'nodes'] as const;
    expect(exportWords({ total: 1, totalIsExact: true }, true, unit)).toBe('1 node that matches');
    expect(exportWords({ total: 41, totalIsExact: true }, false, unit)).toBe('All 41 nodes');
    expect(exportWords({ total: 10_000, totalIsExact: false }, true, unit)).toBe('10,000 or more nodes that match');
    expect(exportWords(undefined, true, unit)).toBe('All nodes');
  });
});
