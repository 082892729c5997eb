import { mkdirSync, statSync } from 'node:fs';
import { homeDirectory } from './commands/environment.js';
import { type PreparedProcess, Refusal } from './commands/index.js';
import { reasonOf } from './log.js';
import { type ProcessExit, type RunningProcess, startProcess } from './node/process.js';
import type { TaskProcess } from './node/proc.js';
import type { TaskOutcome } from './outcome.js';
import { describe, stopGroup } from './stopping.js';

/** Why a running process is ended. */
export type StopReason = 'cancel' | 'timeout' | 'lost' | 'shutdown';

/** What is known when a process is over. */
export interface Ending {
  readonly exit: ProcessExit | undefined;
  readonly stop: StopReason | undefined;
  /** Processes that could not be ended. */
  readonly left: readonly TaskProcess[];
  readonly durationMs: number;
}

/** The environment variable that marks all processes of a task, so that they are found again after a crash. */
export const MARK_NAME = 'FETTLE_TASK';
export const markOf = (key: string): string => `${MARK_NAME}=${key}`;

/** Starts a prepared command. Throws `Refusal` with a text for the operator if that is not possible. */
export async function launch(prepared: PreparedProcess, key: string, pipeDirectory: string): Promise<RunningProcess> {
  const cwd = prepared.cwd ?? existing(homeDirectory()) ?? '/';
  // Node reports a missing directory as if the program were missing.
  if (existing(cwd) === undefined) throw new Refusal(`The working directory ${cwd} does not exist.`);
  mkdirSync(pipeDirectory, { recursive: true, mode: 0o700 });
  try {
    return await startProcess({ argv: prepared.argv, cwd, env: { ...prepared.env, [MARK_NAME]: key }, pipeDirectory });
  } catch (error) {
    throw new Refusal(`Could not start ${prepared.argv[0]}: ${reasonOf(error)}`);
  }
}

function existing(directory: string): string | undefined {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() ? directory : undefined;
}

/** Waits for a process to end by itself, by its timeout, or because `stop` resolved; and ends its group in the latter cases. */
export async function supervise(
  running: RunningProcess,
  key: string,
  timeoutMs: number,
  stop: Promise<StopReason>,
): Promise<Ending> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<StopReason>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), Math.min(timeoutMs, 2 ** 31 - 1));
  });
  const first = await Promise.race([running.exited, stop, timeout]);
  clearTimeout(timer);
  const elapsed = () => Math.round(performance.now() - running.startedAt);
  if (typeof first !== 'string') return { exit: first, stop: undefined, left: [], durationMs: elapsed() };
  const left = await stopGroup(running.identity.pid, markOf(key));
  // Once the group is gone its exit status arrives within a turn of the loop; in D state it never does.
  const exit = await Promise.race([
    running.exited,
    new Promise<undefined>((resolve) => setTimeout(resolve, 500, undefined)),
  ]);
  return { exit, stop: first, left, durationMs: elapsed() };
}

const stopTexts: Record<Exclude<StopReason, 'lost'>, string> = {
  cancel: 'Cancelled.',
  timeout: 'Ran longer than its timeout.',
  shutdown: 'The agent was stopped while the task ran, and ended it.',
};

/** The report of an ending. Numbers of signals follow the shells: no exit code, the signal's name in the text. */
export function outcomeOf(ending: Ending, timeoutMs: number): TaskOutcome {
  const { exit, stop, left, durationMs } = ending;
  const base = { exitCode: exit?.exitCode ?? null, durationMs };
  if (stop === undefined || stop === 'lost') {
    if (exit?.exitCode === 0) return { ...base, status: 'success' };
    const how = exit?.signal ? `Ended by ${exit.signal}.` : `Ended with exit code ${exit?.exitCode}.`;
    return { ...base, status: 'failed', error: how };
  }
  const status = stop === 'cancel' ? 'cancelled' : stop === 'timeout' ? 'timeout' : 'failed';
  const text = stop === 'timeout' ? `Ran longer than ${timeoutMs / 1000} s.` : stopTexts[stop];
  if (left.length === 0) return { ...base, status, error: text };
  return { ...base, status, stopFailed: true, error: `${text} Could not stop: process ${describe(left)}.` };
}
