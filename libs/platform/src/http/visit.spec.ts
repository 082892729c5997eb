import { describe, expect, it } from '@jest/globals';
import { Visit, WaitingVisits } from './visit.js';

const client = { ip: '192.0.2.1', https: false, trusted: false };

describe('the signal of a request', () => {
  it('aborts when its caller goes, also when it is asked for only afterwards', () => {
    const waiting = new WaitingVisits();
    const [early, late] = [new Visit('agent', 'r-1', client, waiting), new Visit('agent', 'r-2', client, waiting)];
    const { signal } = early;
    expect([...waiting]).toEqual([early]);
    for (const visit of [early, late]) visit.abort();
    expect([signal.aborted, late.signal.aborted]).toEqual([true, true]);
    expect([...waiting]).toEqual([]);
  });

  it('aborts when nobody may wait any more, also of a call that was still on its way to waiting then', () => {
    const waiting = new WaitingVisits();
    const [parked, onItsWay] = [new Visit('agent', 'r-1', client, waiting), new Visit('agent', 'r-2', client, waiting)];
    const { signal } = parked;
    waiting.release();
    expect([signal.aborted, onItsWay.signal.aborted]).toEqual([true, true]);
  });

  it('is not there for those who never ask, and is let go at the end', () => {
    const waiting = new WaitingVisits();
    const [plain, parked] = [new Visit('agent', 'r-1', client, waiting), new Visit('agent', 'r-2', client, waiting)];
    expect(parked.signal.aborted).toBe(false);
    for (const visit of [plain, parked]) visit.end();
    expect([...waiting]).toEqual([]);
  });
});
