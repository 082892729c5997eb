import type { Backlog, DatabaseSize } from './diagnostics.repository.js';
import type { Database } from '@fettle/platform/database';
import type { Vitals } from '@fettle/platform/health';
import type { ConnectionCounts } from '@fettle/platform/http';
import type { Agents } from './platform-probes.js';
import {
  backlogLevel,
  clockLevel,
  freePercent,
  loopLevel,
  roomLevel,
  roomWords,
  type Level,
  type Room,
} from './platform.limits.js';
import type { Component, Finding } from './probe.js';

const GIB = 1024 ** 3;
const stateOf = { ok: 'ok', warn: 'degraded', fail: 'down' } as const satisfies Record<Level, Component['state']>;

/** `what`: what waits, as one and as many, e.g. "message" and "messages". */
export function judgeBacklog([one, many]: readonly [string, string], { count, oldestS }: Backlog): Finding {
  const facts = { waiting: count, oldestSeconds: Math.round(oldestS) };
  const state = stateOf[backlogLevel(oldestS)];
  if (count === 0) return { state, detail: `No ${many} wait.`, facts };
  const wait = count === 1 ? `1 ${one} waits` : `${count} ${many} wait`;
  if (state === 'ok')
    return { state, detail: count === 1 ? `${wait}, not for long.` : `${wait}, none for long.`, facts };
  return { state, detail: `${wait}, ${count === 1 ? '' : 'the oldest '}for ${Math.round(oldestS)} s.`, facts };
}

/** `missing`: keys of the schedules that the queue's server does not have. The scheduler makes them again within seconds. */
export function judgeSchedules(total: number, missing: readonly string[]): Finding {
  const facts = { total, missing: missing.length };
  if (missing.length === 0) return { state: 'ok', detail: `All ${total} schedules stand.`, facts };
  const which = missing.join(', ');
  const detail = `The queue has lost ${missing.length} of ${total} schedules (${which}); a running scheduler makes them again.`;
  return { state: 'degraded', detail, facts };
}

/** `presence`: number of nodes by presence. Nodes that are away are no fault of the control plane, so it is never `down`. */
export function judgeNodes(presence: Readonly<Record<string, number>>): Finding {
  const { live = 0, late = 0, offline = 0, never = 0 } = presence;
  const total = live + late + offline + never;
  const facts = { total, live, late, offline, never };
  if (total === 0) return { state: 'not_configured', detail: 'No node has been added yet.', facts };
  const away = late + offline;
  return {
    state: away > 0 ? 'degraded' : 'ok',
    detail: `${live} of ${total === 1 ? '1 node is' : `${total} nodes are`} live${away ? `, ${away} ${away === 1 ? 'is' : 'are'} away` : ''}.`,
    facts,
  };
}

/** Several versions are what a rollout looks like, a clock that is off spoils times: both are worth a look, neither is an outage. */
export function judgeAgents({ versions, clocksOff }: Agents): Finding {
  const nodes = versions.reduce((sum, one) => sum + one.nodes, 0);
  if (nodes === 0) return { state: 'not_configured', detail: 'No agent has reported yet.' };
  const facts = { nodes, versions: versions.length, clocksOff: clocksOff.length };
  const names = versions.map(({ version }) => version ?? 'an unknown version').join(', ');
  const faults = [
    ...(versions.length > 1 ? [`Agents run ${versions.length} different versions (${names}).`] : []),
    ...(clocksOff.length > 0 ? [`The clocks of ${clocksOff.length} of ${nodes} nodes are off.`] : []),
  ];
  if (faults.length > 0) return { state: 'degraded', detail: faults.join(' '), facts };
  return { state: 'ok', detail: `All agents run ${names}.`, facts };
}

/** Who speaks to this very process, from its memory. */
export function judgeAgentsHere({ agents, sockets, polls, streams }: ConnectionCounts): Finding {
  const facts = { agents, sockets, waitingPolls: polls, openBrowsers: streams };
  const detail =
    agents === 0
      ? 'No agent speaks to this process.'
      : `${agents} ${agents === 1 ? 'agent speaks' : 'agents speak'} to this process now.`;
  return { state: 'ok', detail, facts };
}

export function judgeVitals({ rssBytes, loopDelayP99Ms, pool }: Vitals): Finding {
  const facts = {
    memoryBytes: rssBytes,
    loopDelayMs: loopDelayP99Ms,
    poolInUse: pool.inUse,
    poolWaiting: pool.waiting,
  };
  if (loopLevel(loopDelayP99Ms) !== 'ok')
    return { state: 'degraded', detail: 'The event loop is slow: everybody waits for it.', facts };
  return { state: 'ok', detail: 'This process answers, as you can see.', facts };
}

/** The database's own size. How much room its server has left only the server's machine knows. */
export function judgeDatabaseSize({ databaseBytes, metricsBytes, outputBytes, auditBytes }: DatabaseSize): Finding {
  const detail = `The database takes ${(databaseBytes / GIB).toFixed(2)} GiB on its server's disk.`;
  return { state: 'ok', detail, facts: { databaseBytes, metricsBytes, outputBytes, auditBytes } };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'its machine cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ECONNRESET: 'it closed the connection',
  '57P01': 'it was shut down',
  '57P02': 'it crashed',
  '57P03': 'it is starting or stopping',
};

/** PostgreSQL while it does not answer: since when, and why, as this process's own statements show. */
export function databaseAway(
  { away, lastAnswerAtMs }: Database['standing'],
  nowMs: number,
): Pick<Component, 'state' | 'since' | 'detail' | 'facts'> {
  const reason = away?.reason ?? 'no answer';
  const sinceMs = away?.sinceMs ?? lastAnswerAtMs ?? nowMs;
  const why = reasons[reason] ?? 'it gives no answer in time';
  const facts = { lastError: reason };
  return {
    state: 'down',
    since: new Date(sinceMs).toISOString(),
    detail: `PostgreSQL does not answer: ${why}.`,
    facts,
  };
}

/** Sizes in bytes of the file system that holds the data directory. */
export function judgeDisk(disk: Room): Finding {
  const facts = { ...disk, freePercent: Math.round(freePercent(disk) * 10) / 10 };
  return { state: stateOf[roomLevel(disk)], detail: roomWords(disk), facts };
}

/** `offsetMs`: how far the database's clock is ahead of this process's, the way there and back taken out. */
export function judgeClock(offsetMs: number): Finding {
  const facts = { offsetMs: Math.round(offsetMs) };
  const state = stateOf[clockLevel(offsetMs)];
  const detail =
    state === 'ok'
      ? 'The clocks of Fettle and its database agree.'
      : `The clocks of Fettle and its database differ by ${(Math.abs(offsetMs) / 1000).toFixed(1)} s.`;
  return { state, detail, facts };
}
