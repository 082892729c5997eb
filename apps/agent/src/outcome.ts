import type { CompletedRequest, NodeRefusalCode } from '@fettle/contracts/agent';
import { Refusal } from './commands/prepared.js';
import { reasonOf } from './log.js';

/** How an attempt ended, as it is reported: `completed` without its envelope (task, attempt, time). */
export type TaskOutcome = Pick<
  CompletedRequest,
  'status' | 'exitCode' | 'error' | 'durationMs' | 'result' | 'outcome' | 'stopFailed' | 'refusal'
>;

/** The task ended before any process was started. */
export const refused = (error: string, refusal?: NodeRefusalCode): TaskOutcome => ({
  status: 'failed',
  error,
  ...(refusal && { refusal }),
});

/** The same, for what a command or its preparation has thrown: a refusal is told with its code. */
export const refusedBy = (error: unknown): TaskOutcome =>
  refused(reasonOf(error), error instanceof Refusal ? error.code : undefined);

/** The task was cancelled before any process was started. */
export const neverStarted: TaskOutcome = { status: 'cancelled', error: 'Cancelled before it was started.' };

/** The agent died while the task's process was (or may have been) running. */
export const unknownOutcome = (error: string): TaskOutcome => ({ status: 'failed', outcome: 'unknown', error });
