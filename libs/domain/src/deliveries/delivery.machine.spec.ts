import { describe, expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { deliveryMachine } from './delivery.machine.js';
import { LEASE_MS, triesInAll, waitMs, waitsS } from './schedule.policy.js';

describe('the machine of a delivery', () => {
  it('has no state without a way in, a way out or an owner of its deadline', () => {
    expect(problems(deliveryMachine)).toEqual([]);
  });
});

describe('the schedule of its tries', () => {
  it('waits longer each time, by chance up to a fifth more, and ends after about a day', () => {
    const after = (chance: number) => waitsS.map((_wait, tried) => waitMs(triesInAll - 1 - tried, chance));
    expect(after(0)).toEqual(waitsS.map((s) => s * 1_000));
    expect(after(1)).toEqual(waitsS.map((s) => s * 1_200));
    expect(after(0).toSorted((a, b) => a - b)).toEqual(after(0));
    expect(waitsS.reduce((sum, s) => sum + s, 0) / 3_600).toBeCloseTo(25.35, 1);
  });

  it('gives a try more time than a mail server and its job have', async () => {
    const { jobs } = await import('@fettle/contracts/jobs');
    expect(LEASE_MS).toBeGreaterThan(jobs['delivery.send'].timeoutMs);
  });
});
