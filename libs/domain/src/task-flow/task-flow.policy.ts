import type { TaskFlow } from '@fettle/contracts';
import type { z } from 'zod';

type Flow = z.output<typeof TaskFlow>;
export type Finding = Flow['findings'][number];
export type Latency = Flow['latency'];

/** Work that waits although its node is live and idle. Agents are told within a second; the safety net looks every 15 s. */
const NEGLECTED_S = 20;
const SLOW_P95_MS = 2_000;
/** Shares are judged from so many on. */
const ENOUGH = 50;

/** Percentiles of what was measured (nearest rank); null of nothing. */
export function latencyOf(valuesMs: readonly number[]): Latency {
  if (valuesMs.length === 0) return null;
  const sorted = [...valuesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { tasks: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: sorted.at(-1)! };
}

/** What is wrong, what it comes from and what to do next; the worst first, nothing when all is well. */
export function findingsOf(flow: Omit<Flow, 'findings'>): Finding[] {
  const found = [
    doubles(flow),
    silent(flow),
    neglected(flow),
    hasty(flow),
    failing(flow),
    slow(flow),
    stale(flow),
    expired(flow),
  ];
  const all = found.filter((one) => one !== null);
  return [...all.filter(({ level }) => level === 'critical'), ...all.filter(({ level }) => level === 'warning')];
}

function doubles({ doubleClaims }: Omit<Flow, 'findings'>): Finding | null {
  if (doubleClaims === 0) return null;
  return {
    level: 'critical',
    what: `${times(doubleClaims)} the same attempt was handed out twice.`,
    why: 'Each attempt goes to one claim. Two of the same number mean a fault of Fettle, or a database that was put back to an earlier state while it ran.',
    next: 'Look at the tasks of that time for work that ran twice, and report it with the output of the self-check.',
  };
}

function silent({ processes }: Omit<Flow, 'findings'>): Finding | null {
  const names = processes.filter(({ answered }) => !answered).map(({ name }) => name);
  if (names.length === 0) return null;
  return {
    level: 'warning',
    what: `${names.join(', ')} did not answer, so the sums lack ${names.length === 1 ? 'its' : 'their'} figures.`,
    why: 'A process that is overloaded, or cut off from the message bus, answers too late.',
    next: 'Look at Health for how these processes do.',
  };
}

function neglected({ workspaces, parkedPolls }: Omit<Flow, 'findings'>): Finding | null {
  const worst = [...workspaces].sort((a, b) => (b.oldestNeglectedS ?? 0) - (a.oldestNeglectedS ?? 0))[0];
  const ageS = worst?.oldestNeglectedS ?? 0;
  if (!worst || ageS < NEGLECTED_S) return null;
  return {
    level: ageS > 6 * NEGLECTED_S ? 'critical' : 'warning',
    what: `A task of ${worst.workspace.name} has waited ${Math.round(ageS)} s although its node is live and has room.`,
    why:
      parkedPolls === 0
        ? 'No agent asks for work at any process: agents are heard from, but their claims do not arrive.'
        : 'Agents ask, but not this one, or it was not woken: a claim loop that has ended, or a message bus that loses messages.',
    next:
      parkedPolls === 0
        ? 'Check that a proxy in front of the agent surface lets requests stay open for a minute.'
        : 'Restart the agent on that node; if it happens on many, look at the message bus in Health.',
  };
}

function hasty({ processes }: Omit<Flow, 'findings'>): Finding | null {
  const [polls, all] = [sum(processes, 'hastyPolls'), sum(processes, 'attempted')];
  if (all < ENOUGH || polls / all < 0.2) return null;
  return {
    level: 'warning',
    what: `${percent(polls / all)} of the claims were answered with nothing at once.`,
    why: 'Agents that are answered at once ask again at once. It happens when more claims of one node are open than it may have.',
    next: 'Look under Connections for a node with several waiting calls: two agents may run with one identity.',
  };
}

function failing({ processes }: Omit<Flow, 'findings'>): Finding | null {
  const [failed, all] = [sum(processes, 'failed'), sum(processes, 'attempted')];
  if (all < ENOUGH || failed / all < 0.05) return null;
  return {
    level: 'warning',
    what: `${percent(failed / all)} of the claims failed.`,
    why: 'The database was away or slow when agents asked, or a process was full.',
    next: 'Look at PostgreSQL in Health. Agents ask again by themselves.',
  };
}

function slow({ latency }: Omit<Flow, 'findings'>): Finding | null {
  if (!latency || latency.tasks < 5 || latency.p95Ms < SLOW_P95_MS) return null;
  return {
    level: 'warning',
    what: `One task of twenty waited longer than ${(latency.p95Ms / 1_000).toFixed(1)} s while its agent was asking.`,
    why: 'Wake-ups go over the message bus; where they are lost, only the look every 15 s finds the work.',
    next: 'Look at the message bus and at the load of the processes in Health.',
  };
}

function stale({ staleReports, processes }: Omit<Flow, 'findings'>): Finding | null {
  const claimed = sum(processes, 'claimedTasks');
  if (staleReports < 5 || staleReports < claimed * 0.02) return null;
  return {
    level: 'warning',
    what: `${times(staleReports)} an agent reported on a task that another attempt owns.`,
    why: 'Its lease had ended before it reported: the agent was cut off for longer than a minute, or its machine slept.',
    next: 'Look at the events of the nodes for lost connections.',
  };
}

function expired({ leasesExpired, processes }: Omit<Flow, 'findings'>): Finding | null {
  const claimed = sum(processes, 'claimedTasks');
  if (leasesExpired < 5 || leasesExpired < claimed * 0.02) return null;
  return {
    level: 'warning',
    what: `${leasesExpired} leases ended without a word of their agents.`,
    why: 'The agents died or were cut off while they held tasks.',
    next: 'Look at the nodes whose tasks ended as unknown.',
  };
}

type Counted = 'hastyPolls' | 'attempted' | 'failed' | 'claimedTasks';

function sum(processes: Flow['processes'], what: Counted): number {
  return processes.reduce((total, { figures }) => total + (figures?.[what] ?? 0), 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function times(count: number): string {
  return count === 1 ? 'Once' : `${count} times`;
}
