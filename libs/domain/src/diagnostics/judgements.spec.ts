import { describe, expect, it } from '@jest/globals';
import { judgeAgentVersions, judgeBacklog, judgeClock, judgeDisk, judgeNodes, judgeSchedules } from './judgements.js';
import { run, worst } from './probe.js';
import type { ComponentState } from './probe.js';

const GIB = 1024 ** 3;

describe('platform health', () => {
  it.each<[string, ComponentState, { state: ComponentState }]>([
    ['an empty backlog', 'ok', judgeBacklog('messages', { count: 0, oldestS: 0 })],
    ['a large young backlog', 'ok', judgeBacklog('messages', { count: 900, oldestS: 2 })],
    ['a slow backlog', 'degraded', judgeBacklog('messages', { count: 9, oldestS: 30 })],
    ['a stuck backlog', 'down', judgeBacklog('messages', { count: 9, oldestS: 90 })],
    ['schedules that stand', 'ok', judgeSchedules(3, [])],
    ['a lost schedule', 'degraded', judgeSchedules(3, ['metrics-rollup'])],
    ['no nodes', 'not_configured', judgeNodes({})],
    ['all nodes live', 'ok', judgeNodes({ live: 3 })],
    ['a node that is away', 'degraded', judgeNodes({ live: 3, offline: 1 })],
    ['one agent version', 'ok', judgeAgentVersions({ '0.1.0': 4 })],
    ['two agent versions', 'degraded', judgeAgentVersions({ '0.1.0': 4, '0.0.9': 1 })],
    ['much room', 'ok', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 50 * GIB })],
    ['little room', 'degraded', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 3 * GIB })],
    ['no room', 'down', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 0 })],
    ['clocks that agree', 'ok', judgeClock(-40)],
    ['clocks that differ', 'degraded', judgeClock(5_000)],
  ])('calls %s %s', (_what, state, finding) => expect(finding.state).toBe(state));

  it('is as bad as its worst part, and what is not configured is no fault', async () => {
    const states: ComponentState[] = ['ok', 'not_configured', 'degraded', 'down'];
    const parts = await Promise.all(
      states.map((state) => run({ name: state, measure: () => Promise.resolve({ state, detail: '' }) })),
    );
    expect(worst(parts)).toBe('down');
    expect(worst(parts.slice(0, 3))).toBe('degraded');
    expect(worst(parts.slice(0, 2))).toBe('ok');
    expect(worst([])).toBe('ok');
  });

  it('calls a part that throws or never answers down, without waiting for it', async () => {
    const broken = await run({ name: 'x', measure: () => Promise.reject(new Error('secret cause')) });
    expect(broken).toMatchObject({ state: 'down', facts: {} });
    expect(JSON.stringify(broken)).not.toContain('secret cause');
    const silent = await run({ name: 'x', measure: () => new Promise(() => undefined) }, 5);
    expect(silent.state).toBe('down');
  });
});
