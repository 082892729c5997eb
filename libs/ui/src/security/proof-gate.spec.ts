import { describe, expect, it } from '@jest/globals';
import { createProofGate } from './proof-gate.js';

describe('the gate of proofs', () => {
  it('lets all who ask wait for one answer, and asks anew afterwards', async () => {
    const gate = createProofGate();
    const seen: boolean[] = [];
    gate.subscribe(() => seen.push(gate.isOpen()));
    const waiting = [gate.ask(), gate.ask()];
    gate.answer(true);
    expect(await Promise.all(waiting)).toEqual([true, true]);
    const next = gate.ask();
    gate.answer(false);
    expect(await next).toBe(false);
    expect(seen).toEqual([true, true, false, true, false]);
  });

  it('answers no where no dialog stands on the page, so that nothing waits for ever', async () => {
    const gate = createProofGate();
    expect(await gate.ask()).toBe(false);
    gate.subscribe(() => undefined)();
    expect(await gate.ask()).toBe(false);
  });
});
