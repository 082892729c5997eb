import { sendSignal, taskProcesses } from './node/process.js';
import type { TaskProcess } from './node/proc.js';

const GRACE_MS = 5_000;
const AFTER_KILL_MS = 3_000;
const LOOK_EVERY_MS = 100;

/**
 * Ends a task's process group: TERM, after 5 s KILL. Gives the processes that are alive afterwards: in uninterruptible
 * sleep, or in a session of their own. The latter are looked for by the mark in their environment and named, not killed:
 * whoever left the group meant to outlive it.
 */
export async function stopGroup(group: number, mark: string): Promise<TaskProcess[]> {
  sendSignal(-group, 'SIGTERM');
  const isEmpty = () => !taskProcesses(group, mark).some((found) => found.group === group);
  if (!(await within(GRACE_MS, isEmpty))) {
    sendSignal(-group, 'SIGKILL');
    await within(AFTER_KILL_MS, isEmpty);
  }
  return taskProcesses(group, mark);
}

/** Kills at once whatever an earlier agent process left behind of a task. Gives what is alive afterwards. */
export async function killOrphans(group: number | undefined, mark: string): Promise<TaskProcess[]> {
  const left = () => taskProcesses(group ?? -1, mark);
  if (group !== undefined) sendSignal(-group, 'SIGKILL');
  await within(AFTER_KILL_MS, () => {
    const found = left();
    // Each time anew: what was forked between two looks must not get away.
    for (const { pid } of found) sendSignal(pid, 'SIGKILL');
    return found.length === 0;
  });
  return left();
}

/** Names processes for an operator: `4711 (state D)`. */
export const describe = (processes: readonly TaskProcess[]): string =>
  processes.map(({ pid, state }) => `${pid} (state ${state})`).join(', ');

async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (!condition()) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}
