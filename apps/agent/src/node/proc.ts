import { readFileSync, readdirSync } from 'node:fs';

/** Which process this is, for good: pids are reused, pid and start time within one boot are not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after boot, field 22 of /proc/pid/stat. */
  readonly startTime: string;
  readonly bootId: string;
}

interface ProcessStat {
  readonly state: string;
  readonly group: number;
  readonly startTime: string;
}

let bootIdOnce: string | undefined;

/** The kernel's id of this boot; 'unknown' where /proc does not offer it. */
export function bootId(): string {
  bootIdOnce ??= readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
  return bootIdOnce;
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined; // The process has ended, or belongs to another user.
  }
}

function statOf(pid: number): ProcessStat | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name in field 2 may hold blanks and brackets, so fields are counted after its last bracket.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '?', group: Number(fields[2]), startTime: fields[19] ?? '' };
}

/** The identity of a live process, or undefined if it is gone. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const stat = statOf(pid);
  return stat && { pid, startTime: stat.startTime, bootId: bootId() };
}

/** Whether exactly this process still exists and is not a zombie. */
export function isAlive(identity: ProcessIdentity): boolean {
  const stat = statOf(identity.pid);
  return (
    stat !== undefined &&
    stat.startTime === identity.startTime &&
    identity.bootId === bootId() &&
    !['Z', 'X'].includes(stat.state)
  );
}

/** A live process that belongs to a task. */
export interface TaskProcess {
  readonly pid: number;
  readonly group: number;
  /** One letter of /proc/pid/stat; D is uninterruptible sleep. */
  readonly state: string;
}

/** All live processes for which `belongs` says yes; zombies are left out. Reads all of /proc: for rare moments only. */
export function findProcesses(
  belongs: (found: TaskProcess, marker: (value: string) => boolean) => boolean,
): TaskProcess[] {
  const found: TaskProcess[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const stat = statOf(pid);
    if (stat === undefined || ['Z', 'X'].includes(stat.state)) continue;
    const candidate = { pid, group: stat.group, state: stat.state };
    const marked = (value: string) => `\0${readProc(`/proc/${pid}/environ`) ?? ''}`.includes(`\0${value}\0`);
    if (belongs(candidate, marked)) found.push(candidate);
  }
  return found;
}
