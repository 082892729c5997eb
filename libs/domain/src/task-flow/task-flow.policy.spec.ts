import { describe, expect, it } from '@jest/globals';
import { findingsOf, latencyOf } from './task-flow.policy.js';

type Flow = Parameters<typeof findingsOf>[0];
const figures = {
  ...{ attempted: 1_000, succeeded: 900, emptyPolls: 100, hastyPolls: 0, failed: 0, abandoned: 0 },
  ...{ claimedTasks: 900, leasesExpired: 0, staleReports: 0, parkedPolls: 10, agentSockets: 0 },
  lastClaimAt: null,
  latency: null,
};
const process = { bootId: 'b', name: 'fettle-api', host: 'h', pid: 1, answered: true, figures };
const queue = {
  workspace: { id: 'w', name: 'Acme' },
  ...{ queued: 1, leased: 0, started: 0, oldestQueuedS: 5, oldestNeglectedS: null, forAbsentNodes: 0 },
};
const well: Flow = {
  fetchedAt: '2026-01-01T00:00:00.000Z',
  source: 'agent-task-flow',
  agentCounters: { 'metrics.ingested': 0, 'connection.opened': 0 },
  claimCounters: {
    'task.claim.attempted': 1_000,
    'task.claim.succeeded': 900,
    'task.claim.failed': 0,
    'task.claim.emptyPoll': 100,
  },
  queue: { queued: 1, running: 0 },
  health: { realtimeConnected: 0, lastAgentSeenAt: null, lastClaimAt: null },
  latency: { tasks: 900, p50Ms: 4, p95Ms: 20, p99Ms: 60, maxMs: 90 },
  leasesExpired: 0,
  staleReports: 0,
  doubleClaims: 0,
  parkedPolls: 10,
  workspaces: [queue],
  processes: [process],
};
const found = (patch: Partial<Flow>) => findingsOf({ ...well, ...patch }).map(({ level, what }) => `${level}: ${what}`);

describe('percentiles', () => {
  it('are the nearest rank of what was measured, and nothing of nothing', () => {
    expect(latencyOf([])).toBeNull();
    expect(latencyOf([7])).toEqual({ tasks: 1, p50Ms: 7, p95Ms: 7, p99Ms: 7, maxMs: 7 });
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    expect(latencyOf(hundred)).toEqual({ tasks: 100, p50Ms: 50, p95Ms: 95, p99Ms: 99, maxMs: 100 });
  });
});

describe('what is said of the flow of tasks', () => {
  it('is nothing when all is well', () => expect(found({})).toEqual([]));

  it('puts an attempt that was handed out twice before everything else', () => {
    const workspaces = [{ ...queue, oldestNeglectedS: 40 }];
    expect(found({ doubleClaims: 1, workspaces })).toEqual([
      'critical: Once the same attempt was handed out twice.',
      'warning: A task of Acme has waited 40 s although its node is live and has room.',
    ]);
  });

  it('tells neglected work apart from work for nodes that are away, and says where to look', () => {
    expect(found({ workspaces: [{ ...queue, oldestQueuedS: 90_000, forAbsentNodes: 1 }] })).toEqual([]);
    const neglected = { ...well, workspaces: [{ ...queue, oldestNeglectedS: 300 }] };
    const [asked] = findingsOf(neglected);
    const [nobody] = findingsOf({ ...neglected, parkedPolls: 0 });
    expect([asked!.level, asked!.next]).toEqual(['critical', expect.stringContaining('Restart the agent')]);
    expect(nobody!.next).toContain('proxy');
  });

  it.each([
    [
      'a process that does not answer',
      { processes: [{ ...process, answered: false, figures: null }] },
      /did not answer/,
    ],
    ['hot loops', { processes: [{ ...process, figures: { ...figures, hastyPolls: 400 } }] }, /40 % .* at once/],
    ['failing claims', { processes: [{ ...process, figures: { ...figures, failed: 100 } }] }, /10 % .* failed/],
    ['lost wake-ups', { latency: { ...well.latency!, p95Ms: 9_000 } }, /longer than 9\.0 s/],
    ['stale reports', { staleReports: 50 }, /another attempt owns/],
    ['leases that nobody renewed', { leasesExpired: 50 }, /50 leases/],
  ] as const)('names %s', (_name, patch, words) => {
    expect(found(patch as Partial<Flow>)).toEqual([expect.stringMatching(words)]);
  });

  it('does not judge shares of a handful', () => {
    const few = { ...figures, attempted: 4, failed: 2, hastyPolls: 2 };
    expect(found({ processes: [{ ...process, figures: few }] })).toEqual([]);
  });
});
