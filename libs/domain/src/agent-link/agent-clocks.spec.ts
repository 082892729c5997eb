import { describe, expect, it } from '@jest/globals';
import type { ProcessHeartbeat } from '@fettle/platform/health';
import { AgentClocks } from './agent-clocks.js';

const told = new Map<string, () => unknown>();
const heartbeat = { note: (name: string, read: () => unknown) => void told.set(name, read) };
const at = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString();

describe('clocks of agents', () => {
  it('are told in the heartbeat while they are off, the worst first, and not when they agree again', () => {
    const clocks = new AgentClocks(heartbeat as unknown as ProcessHeartbeat);
    clocks.onModuleInit();
    clocks.note('right', at(-900));
    clocks.note('ahead', at(60_000));
    clocks.note('behind', at(-3_600_000));
    clocks.note('nonsense', 'yesterday');
    const now = () => told.get('clocksOff')!() as { nodeId: string; offsetMs: number }[];
    expect(now().map(({ nodeId }) => nodeId)).toEqual(['behind', 'ahead']);
    expect(now()[0]!.offsetMs).toBeLessThan(-3_599_000);
    clocks.note('behind', at(0));
    expect(now().map(({ nodeId }) => nodeId)).toEqual(['ahead']);
  });

  it('fit into a heartbeat however many are off', () => {
    const clocks = new AgentClocks(heartbeat as unknown as ProcessHeartbeat);
    for (let n = 0; n < 2_000; n += 1) clocks.note(`0198c0de-0000-7000-8000-00000000${n}`, at(10_000 + n));
    expect(JSON.stringify(clocks.worst()).length).toBeLessThan(4_096);
  });
});
