import { mkdirSync, statSync } from 'node:fs';
import { homeDirectory } from './commands/environment.js';
import { type PreparedProcess, Refusal } from './commands/index.js';
import { reasonOf } from './log.js';
import { MARK_NAME, markOf } from './mark.js';
import { type ProcessExit, type RunningProcess, startProcess } from './node/process.js';
import type { TaskProcess } from './node/proc.js';
import type { TaskOutcome } from './outcome.js';
import { describe, stopGroup } from './stopping.js';
import type { TaskWork } from './task-call.js';

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

/** Starts a prepared command. Throws `Refusal` with a text for the operator if that is not possible. */
export async function launch(prepared: PreparedProcess, key: string, pipeDirectory: string): Promise<RunningProcess> {
  const cwd = prepared.cwd ?? existing(homeDirectory()) ?? '/';
  // Node reports a missing directory as if the program were missing.
  if (existing(cwd) === undefined)
    throw new Refusal('program.not_started', `The working directory ${cwd} does not exist.`);
  mkdirSync(pipeDirectory, { recursive: true, mode: 0o700 });
  try {
    return await startProcess({ argv: prepared.argv, cwd, env: { ...prepared.env, [MARK_NAME]: key }, pipeDirectory });
  } catch (error) {
    throw new Refusal('program.not_started', `Could not start ${prepared.argv[0]}: ${reasonOf(error)}`);
  }
}

function existing(directory: string): string | undefined {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() ? directory : undefined;
}

/** A running process as the work of a task. */
export function processWork(
  running: RunningProcess,
  key: string,
  timeoutMs: number,
  stop: Promise<StopReason>,
): TaskWork {
  const { stdout, stderr, identity } = running;
  const ended = supervise(running, key, timeoutMs, stop).then((ending) => {
    const { exitCode = null, signal = null } = ending.exit ?? {};
    return { ...outcomeOf(ending, timeoutMs), result: { pid: identity.pid, exitCode, signal } };
  });
  return { stdout, stderr, ended };
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
  const stopped = { ...base, ...stopOutcome(stop, timeoutMs) };
  if (left.length === 0) return stopped;
  return { ...stopped, stopFailed: true, error: `${stopped.error} Could not stop: process ${describe(left)}.` };
}

/** The report of work that was ended from here. */
export function stopOutcome(stop: StopReason, timeoutMs: number): TaskOutcome & { error: string } {
  if (stop === 'lost') return { status: 'failed', error: 'The lease was lost.' };
  const status = stop === 'cancel' ? 'cancelled' : stop === 'timeout' ? 'timeout' : 'failed';
  return { status, error: stop === 'timeout' ? `Ran longer than ${timeoutMs / 1000} s.` : stopTexts[stop] };
}
