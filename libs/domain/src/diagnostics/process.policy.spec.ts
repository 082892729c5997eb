import { describe, expect, it } from '@jest/globals';
import { judgeProcesses, processesOf } from './process.policy.js';
import type { ProcessRow } from './process.repository.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000);

function row(patch: Partial<ProcessRow>): ProcessRow {
  const vitals = { rssBytes: 1, loopDelayP99Ms: 2, pool: { inUse: 0, size: 10, waiting: 0 }, clockOffsetMs: 0 };
  const who = { bootId: 'b', name: 'fettle-api', host: 'one', pid: 1, version: '1.0.0' };
  return {
    ...who,
    startedAt: ago(300),
    beatAt: ago(0),
    stoppedAt: null,
    isLate: false,
    isLost: false,
    vitals,
    ...patch,
  };
}
const statesOf = (rows: ProcessRow[]) => processesOf(rows, NOW).map(({ bootId, state }) => [bootId, state]);

describe('the processes of the control plane', () => {
  it('are running, late, lost or stopped, each a state of its own', () => {
    const rows = [
      row({ bootId: 'r' }),
      row({ bootId: 'l', host: 'two', isLate: true }),
      row({ bootId: 'x', host: 'three', isLate: true, isLost: true, beatAt: ago(2) }),
      row({ bootId: 's', host: 'four', isLate: true, isLost: true, stoppedAt: ago(5) }),
    ];
    expect(statesOf(rows)).toEqual([
      ['r', 'running'],
      ['l', 'late'],
      ['x', 'lost'],
      ['s', 'stopped'],
    ]);
    expect(judgeProcesses(processesOf(rows, NOW))).toMatchObject({
      state: 'degraded',
      detail: '1 of 4 processes is lost; 1 of 4 processes is late.',
    });
  });

  it('are told as one where there is only one', () => {
    expect(judgeProcesses(processesOf([row({ isLate: true })], NOW)).detail).toBe('The one process is late.');
  });

  it('show a restart at what runs now, and not the run that ended as a fault', () => {
    const killed = row({ bootId: 'old', startedAt: ago(90), beatAt: ago(10), isLate: true, isLost: true });
    const rows = [row({ bootId: 'new', startedAt: ago(9) }), killed];
    const [only, ...others] = processesOf(rows, NOW);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ bootId: 'new', restarts: 1, lastEndedAt: ago(10).toISOString() });
    expect(judgeProcesses(processesOf(rows, NOW)).state).toBe('ok');
  });

  it('are not told apart by time alone: two of one name on one host both go on', () => {
    const rows = [row({ bootId: 'a', startedAt: ago(9) }), row({ bootId: 'b', startedAt: ago(90) })];
    expect(processesOf(rows, NOW).map(({ restarts }) => restarts)).toEqual([0, 0]);
  });

  it('leave the page an hour after they ended', () => {
    expect(statesOf([row({ stoppedAt: ago(59) })])).toHaveLength(1);
    expect(statesOf([row({ stoppedAt: ago(61) })])).toEqual([]);
  });

  it('are degraded by a version skew and by a slow event loop', () => {
    const skewed = [row({}), row({ bootId: 'c', name: 'fettle-worker-scheduler', version: '1.1.0' })];
    expect(judgeProcesses(processesOf(skewed, NOW)).detail).toBe('They run 2 different versions (1.0.0, 1.1.0).');
    const { vitals } = row({});
    const slow = [row({ vitals: { ...vitals, loopDelayP99Ms: 800 } })];
    expect(judgeProcesses(processesOf(slow, NOW)).detail).toBe('The event loop of fettle-api is slow.');
  });
});
