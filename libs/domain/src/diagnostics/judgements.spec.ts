import { describe, expect, it } from '@jest/globals';
import {
  databaseAway,
  judgeAgents,
  judgeAgentsHere,
  judgeBacklog,
  judgeClock,
  judgeDisk,
  judgeNodes,
  judgeSchedules,
  judgeVitals,
} from './judgements.js';
import { run, worst } from './probe.js';
import type { ComponentState } from './probe.js';

const GIB = 1024 ** 3;
const messages = ['message', 'messages'] as const;
const version = (name: string | null, nodes: number) => ({ version: name, nodes });
const off = { nodeId: 'n', name: 'web', workspace: { id: 'w', name: 'W' }, offsetMs: 9_000, noticedAt: '' };
const vitals = { rssBytes: 1, loopDelayP99Ms: 3, pool: { inUse: 1, size: 10, waiting: 0 } };

describe('platform health', () => {
  it.each<[string, ComponentState, { state: ComponentState }]>([
    ['an empty backlog', 'ok', judgeBacklog(messages, { count: 0, oldestS: 0 })],
    ['a large young backlog', 'ok', judgeBacklog(messages, { count: 900, oldestS: 2 })],
    ['a slow backlog', 'degraded', judgeBacklog(messages, { count: 9, oldestS: 30 })],
    ['a stuck backlog', 'down', judgeBacklog(messages, { count: 9, oldestS: 90 })],
    ['schedules that stand', 'ok', judgeSchedules(3, [])],
    ['a lost schedule', 'degraded', judgeSchedules(3, ['metrics-rollup'])],
    ['no nodes', 'not_configured', judgeNodes({})],
    ['all nodes live', 'ok', judgeNodes({ live: 3 })],
    ['a node that is away', 'degraded', judgeNodes({ live: 3, offline: 1 })],
    ['no agents', 'not_configured', judgeAgents({ versions: [], clocksOff: [] })],
    ['one agent version', 'ok', judgeAgents({ versions: [version('0.1.0', 4)], clocksOff: [] })],
    [
      'two agent versions',
      'degraded',
      judgeAgents({ versions: [version('0.1.0', 4), version(null, 1)], clocksOff: [] }),
    ],
    ['an agent whose clock is off', 'degraded', judgeAgents({ versions: [version('0.1.0', 4)], clocksOff: [off] })],
    ['agents here', 'ok', judgeAgentsHere({ agents: 2, sockets: 1, polls: 2, streams: 0 })],
    ['an event loop that turns', 'ok', judgeVitals(vitals)],
    ['an event loop that is held up', 'degraded', judgeVitals({ ...vitals, loopDelayP99Ms: 900 })],
    ['much room', 'ok', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 50 * GIB })],
    ['little room', 'degraded', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 3 * GIB })],
    ['no room', 'down', judgeDisk({ totalBytes: 100 * GIB, freeBytes: 0 })],
    ['clocks that agree', 'ok', judgeClock(-40)],
    ['clocks that differ', 'degraded', judgeClock(5_000)],
  ])('calls %s %s', (_what, state, finding) => expect(finding.state).toBe(state));

  it('counts one as one', () => {
    expect(judgeBacklog(messages, { count: 0, oldestS: 0 }).detail).toBe('No messages wait.');
    expect(judgeBacklog(messages, { count: 1, oldestS: 3 }).detail).toBe('1 message waits, not for long.');
    expect(judgeBacklog(messages, { count: 1, oldestS: 30 }).detail).toBe('1 message waits, for 30 s.');
    expect(judgeBacklog(messages, { count: 2, oldestS: 30 }).detail).toBe('2 messages wait, the oldest for 30 s.');
    expect(judgeNodes({ live: 1 }).detail).toBe('1 of 1 node is live.');
    expect(judgeNodes({ live: 3, offline: 1 }).detail).toBe('3 of 4 nodes are live, 1 is away.');
    const here = { agents: 1, sockets: 1, polls: 0, streams: 0 };
    expect(judgeAgentsHere(here).detail).toBe('1 agent speaks to this process now.');
  });

  it('is as bad as its worst part, and what is not configured is no fault', async () => {
    const states: ComponentState[] = ['ok', 'not_configured', 'unknown', 'degraded', 'down'];
    const parts = await Promise.all(
      states.map(async (state) => {
        const { component } = await run({ name: state, measure: () => Promise.resolve({ state, detail: '' }) });
        return component;
      }),
    );
    expect(worst(parts)).toBe('down');
    expect(worst(parts.slice(0, 4))).toBe('degraded');
    expect(worst(parts.slice(0, 3))).toBe('unknown');
    expect(worst(parts.slice(0, 2))).toBe('ok');
    expect(worst([])).toBe('ok');
  });

  it('calls a part that throws or never answers down, without waiting for it', async () => {
    const broken = await run({ name: 'x', measure: () => Promise.reject(new Error('secret cause')) });
    expect(broken).toMatchObject({ failed: true, component: { state: 'down', facts: {} } });
    expect(JSON.stringify(broken)).not.toContain('secret cause');
    const silent = await run({ name: 'x', measure: () => new Promise(() => undefined) }, 5);
    expect(silent).toMatchObject({ failed: true, component: { state: 'down' } });
  });

  it('says since when PostgreSQL is away and why, in words and without an address', () => {
    const away = { sinceMs: 5_000, reason: 'ECONNREFUSED' };
    expect(databaseAway({ away, lastAnswerAtMs: 1 } as never, 9_000)).toEqual({
      state: 'down',
      since: '1970-01-01T00:00:05.000Z',
      detail: 'PostgreSQL does not answer: nothing listens at its address.',
      facts: { lastError: 'ECONNREFUSED' },
    });
    // It hangs: no statement has failed yet, and none has been answered since.
    const hanging = databaseAway({ away: null, lastAnswerAtMs: 2_000 } as never, 9_000);
    expect(hanging).toMatchObject({ since: '1970-01-01T00:00:02.000Z', facts: { lastError: 'no answer' } });
  });
});
