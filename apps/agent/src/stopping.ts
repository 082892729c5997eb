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
  for (const found of left()) sendSignal(found.pid, 'SIGKILL');
  if (group !== undefined) sendSignal(-group, 'SIGKILL');
  await within(AFTER_KILL_MS, () => left().length === 0);
  return left();
}

/** Names processes for an operator: `4711 (state D)`. */
export const describe = (processes: readonly TaskProcess[]): string =>
  processes.map(({ pid, state }) => `${pid} (state ${state})`).join(', ');

async function within(ms: number, condition: () => boolean): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (!condition()) {
    if (Date.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return true;
}
