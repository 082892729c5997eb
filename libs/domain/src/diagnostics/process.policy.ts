import type { ProcessState } from '@fettle/contracts';
import type { z } from 'zod';
import type { ProcessRow } from './process.repository.js';
import { loopLevel } from './platform.limits.js';
import type { Finding } from './probe.js';

type Process = z.output<typeof ProcessState>;

/** Ended runs are shown for this long; then they are only counted. */
const SHOWN_MS = 3_600_000;

/** Where a run stands: its own word that it ends, else the deadlines that its last beat set. */
export function standingOf(row: Pick<ProcessRow, 'stoppedAt' | 'isLate' | 'isLost'>): Process['state'] {
  if (row.stoppedAt) return 'stopped';
  if (row.isLost) return 'lost';
  return row.isLate ? 'late' : 'running';
}

/**
 * The runs to show: those that go on, and those that ended within an hour and have no successor. Ended ones of the same name and host
 * count as restarts of what runs there now.
 */
export function processesOf(rows: readonly ProcessRow[], nowMs: number): Process[] {
  const runs = rows.map((row) => ({ row, state: standingOf(row) }));
  const ended = runs.filter(({ state }) => state === 'stopped' || state === 'lost');
  const going = runs.filter(({ state }) => state === 'running' || state === 'late');
  const orphans = ended.filter(({ row }) => {
    const isReplaced = going.some((one) => isSamePlace(one.row, row) && one.row.startedAt >= row.startedAt);
    return !isReplaced && nowMs - endOf(row) < SHOWN_MS;
  });
  return [...going, ...orphans].map(({ row, state }) => {
    const before = ended.filter((one) => one.row !== row && isSamePlace(one.row, row));
    const lastEndedMs = before.length > 0 ? Math.max(...before.map((one) => endOf(one.row))) : null;
    return asProcess(row, state, { restarts: before.length, lastEndedMs });
  });
}

/** One finding over all processes. Lost, late and slow ones, and several versions at once, are worth a look. */
export function judgeProcesses(processes: readonly Process[]): Finding {
  const of = (state: Process['state']) => processes.filter((one) => one.state === state);
  const going = [...of('running'), ...of('late')];
  const versions = [...new Set(going.map(({ version }) => version))];
  const [lost, late] = [of('lost').length, of('late').length];
  const slow = going.filter(({ loopDelayP99Ms }) => loopLevel(loopDelayP99Ms) !== 'ok');
  const faults = [
    ...(lost > 0 ? [`${ofProcesses(lost, processes.length)} lost`] : []),
    ...(late > 0 ? [`${ofProcesses(late, processes.length)} late`] : []),
    ...(versions.length > 1 ? [`they run ${versions.length} different versions (${versions.join(', ')})`] : []),
    ...(slow.length > 0 ? [`the event loop of ${slow.map(({ name }) => name).join(', ')} is slow`] : []),
  ];
  const facts = { running: of('running').length, late, lost, versions: versions.length };
  if (faults.length > 0) return { state: 'degraded', detail: `${capital(faults.join('; '))}.`, facts };
  const count = going.length === 1 ? 'The one process runs' : `All ${going.length} processes run`;
  return { state: 'ok', detail: `${count} version ${versions[0] ?? 'unknown'}.`, facts };
}

function asProcess(
  row: ProcessRow,
  state: Process['state'],
  { restarts, lastEndedMs }: { restarts: number; lastEndedMs: number | null },
): Process {
  const { bootId, name, host, pid, version, vitals } = row;
  return {
    bootId,
    name,
    host,
    pid,
    version,
    state,
    startedAt: row.startedAt.toISOString(),
    beatAt: row.beatAt.toISOString(),
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    restarts,
    lastEndedAt: lastEndedMs === null ? null : new Date(lastEndedMs).toISOString(),
    ...vitals,
  };
}

function isSamePlace(one: ProcessRow, other: ProcessRow): boolean {
  return one.name === other.name && one.host === other.host;
}

function endOf({ stoppedAt, beatAt }: ProcessRow): number {
  return (stoppedAt ?? beatAt).getTime();
}

function ofProcesses(some: number, all: number): string {
  if (all === 1) return 'the one process is';
  return `${some} of ${all} processes ${some === 1 ? 'is' : 'are'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
