import type { Backlog } from './diagnostics.repository.js';
import type { Finding } from './probe.js';

/** Seconds after which a backlog is worth a look, and after which nothing seems to work it off. */
const SLOW_S = 10;
const STUCK_S = 60;
const CLOCK_OFF_MS = 2_000;
const GIB = 1024 ** 3;

/** `what`: plural of what waits, e.g. "messages". */
export function judgeBacklog(what: string, { count, oldestS }: Backlog): Finding {
  const facts = { waiting: count, oldestSeconds: Math.round(oldestS) };
  if (oldestS < SLOW_S)
    return { state: 'ok', detail: count === 0 ? `No ${what} wait.` : `${count} ${what} wait, none for long.`, facts };
  const detail = `${count} ${what} wait, the oldest for ${Math.round(oldestS)} s.`;
  return { state: oldestS < STUCK_S ? 'degraded' : 'down', detail, facts };
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
    detail: `${live} of ${total} nodes are live${away ? `, ${away} are away` : ''}.`,
    facts,
  };
}

export function judgeAgentVersions(versions: Readonly<Record<string, number>>): Finding {
  const names = Object.keys(versions);
  if (names.length === 0) return { state: 'not_configured', detail: 'No agent has reported yet.' };
  if (names.length === 1) return { state: 'ok', detail: `All agents run ${names[0]}.`, facts: versions };
  return { state: 'degraded', detail: `Agents run ${names.length} different versions.`, facts: versions };
}

/** Sizes in bytes of the file system that holds the data directory. */
export function judgeDisk(disk: { totalBytes: number; freeBytes: number }): Finding {
  const freePercent = disk.totalBytes > 0 ? (disk.freeBytes / disk.totalBytes) * 100 : 0;
  const facts = { ...disk, freePercent: Math.round(freePercent * 10) / 10 };
  const detail = `${(disk.freeBytes / GIB).toFixed(1)} GiB of ${(disk.totalBytes / GIB).toFixed(1)} GiB are free.`;
  if (disk.freeBytes < 0.25 * GIB || freePercent < 1) return { state: 'down', detail, facts };
  return { state: disk.freeBytes < 2 * GIB || freePercent < 5 ? 'degraded' : 'ok', detail, facts };
}

/** `offsetMs`: how far the database's clock is ahead of this process's, the way there and back taken out. */
export function judgeClock(offsetMs: number): Finding {
  const facts = { offsetMs: Math.round(offsetMs) };
  const off = Math.abs(offsetMs) > CLOCK_OFF_MS;
  const detail = off
    ? `The clocks of Fettle and its database differ by ${(Math.abs(offsetMs) / 1000).toFixed(1)} s.`
    : 'The clocks of Fettle and its database agree.';
  return { state: off ? 'degraded' : 'ok', detail, facts };
}
