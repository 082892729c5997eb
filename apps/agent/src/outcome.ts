import type { CompletedRequest } from '@fettle/contracts/agent';

/** How an attempt ended, as it is reported: `completed` without its envelope (task, attempt, time). */
export type TaskOutcome = Pick<
  CompletedRequest,
  'status' | 'exitCode' | 'error' | 'durationMs' | 'result' | 'outcome' | 'stopFailed'
>;

/** The task ended before any process was started. */
export const refused = (error: string): TaskOutcome => ({ status: 'failed', error });

/** The task was cancelled before any process was started. */
export const neverStarted: TaskOutcome = { status: 'cancelled', error: 'Cancelled before it was started.' };

/** The agent died while the task's process was (or may have been) running. */
export const unknownOutcome = (error: string): TaskOutcome => ({ status: 'failed', outcome: 'unknown', error });
