import { describe, expect, it } from '@jest/globals';
import { withGaps } from './gaps.policy.js';

const at = (ms: number) => ({ at: new Date(ms), value: ms });
const SAMPLES = { gapMs: 37_500, stepMs: 0 };
const MINUTES = { gapMs: 90_000, stepMs: 60_000 };

describe('gaps', () => {
  it('stand between samples that are more than 2.5 intervals apart, as a row of its own', () => {
    const rows = [at(0), at(15_000), at(52_500), at(90_001)];
    const found = withGaps(rows, SAMPLES);
    expect(found.times).toEqual([0, 15_000, 52_500, 67_500, 90_001]);
    expect(found.rows.map((row) => row?.value ?? null)).toEqual([0, 15_000, 52_500, null, 90_001]);
    expect(found.gaps).toEqual([{ fromMs: 52_500, toMs: 90_001 }]);
  });

  it('stand where one bucket is missing, and begin when the one before it ended', () => {
    const found = withGaps([at(0), at(60_000), at(180_000)], MINUTES);
    expect(found.times).toEqual([0, 60_000, 120_000, 180_000]);
    expect(found.gaps).toEqual([{ fromMs: 120_000, toMs: 180_000 }]);
  });

  it('are not made where there is nothing, one row, or nothing missing', () => {
    for (const rows of [[], [at(5)], [at(0), at(2_000), at(4_000), at(19_000)]]) {
      expect(withGaps(rows, SAMPLES)).toMatchObject({ rows, gaps: [] });
    }
  });
});
