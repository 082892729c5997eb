// Processes as Linux shows them under /proc. A pid alone may be reused, so a process is known by pid and start time.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 50;

/** Clock ticks since boot when the process started, as text; null when there is no such process (a zombie counts as none). */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
  } catch {
    return null;
  }
}

/** Whether the process described by `{ pid, started }` is still that same running process. */
function isSame({ pid, started }) {
  return started !== null && startTime(pid) === started;
}

/** `{ pid, started }` for a running pid. */
export function identify(pid) {
  return { pid, started: startTime(pid) };
}

/** The command line, arguments separated by blanks; the short name for kernel threads; null when it is gone or hidden. */
export function commandLine(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return line || readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null;
  }
}

/** The target of a link in /proc/<pid>, such as `cwd` or `exe`; null when it cannot be read. */
export function procLink(pid, name) {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch {
    return null;
  }
}

/** Every pid that is visible to us. */
export function allPids() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Waits until none of the processes runs any more. Resolves to false when `timeoutMs` passes first. */
export async function gone(processes, timeoutMs) {
  const deadline = performance.now() + timeoutMs;
  while (processes.some(isSame)) {
    if (performance.now() > deadline) return false;
    await wait(POLL_MS);
  }
  return true;
}

/** Ends the processes with `first`, and with SIGKILL those that still run after `graceMs`. */
export async function end(processes, { first = 'SIGTERM', graceMs = 10_000 } = {}) {
  for (const one of processes.filter(isSame)) signal(one.pid, first);
  if (await gone(processes, graceMs)) return;
  for (const one of processes.filter(isSame)) signal(one.pid, 'SIGKILL');
  await gone(processes, graceMs);
}
