import {
  agentLimits,
  claimAnswer,
  type ClaimAnswer,
  type ClaimRequest,
  PROTOCOL,
  type WireTask,
} from '@fettle/contracts/agent';
import { attemptKey, type Journal } from './journal.js';
import type { Link } from './link.js';
import { type Log, reasonOf } from './log.js';
import { rootAccess } from './node/root/root-access.js';
import { refused } from './outcome.js';
import type { TaskBoard } from './task-board.js';
import { Backoff, pause } from './timing.js';

/** Beyond the hold that was asked for: time for the way there and back. */
const ANSWER_MARGIN_MS = 15_000;
/** Least time between two empty answers, should a server not hold claims. */
const LEAST_HOLD_MS = 1_000;

/** What the claim loop works with. */
export interface TaskLoopParts {
  readonly link: Link;
  readonly journal: Journal;
  readonly board: TaskBoard;
  readonly log: Log;
}

/**
 * Claims tasks with parked polls until `signal` aborts. The same request renews the leases of everything held and brings
 * cancels and lost leases. A poll with free slots is never aborted from this side, because its answer may carry tasks.
 */
export async function runTaskLoop(parts: TaskLoopParts, signal: AbortSignal): Promise<void> {
  const backoff = new Backoff();
  let wasSpared = false;
  while (!signal.aborted) {
    const begun = performance.now();
    const outcome = await claimOnce(parts, signal);
    if (outcome === 'interrupted') continue;
    if ('retryAfterMs' in outcome) {
      await parts.link.rest(backoff, outcome.retryAfterMs, signal);
      continue;
    }
    backoff.reset();
    await take(parts, outcome);
    await rootAccess.heard(outcome.rootAccess);
    // A task that ended while the poll was on its way is no reason to leave the next one waiting.
    wasSpared = !wasSpared && hasForgotten(parts.board, outcome);
    if (wasSpared) continue;
    const idle = outcome.tasks.length === 0 && performance.now() - begun < LEAST_HOLD_MS;
    await pause(Math.max(outcome.nextWaitMs, idle ? LEAST_HOLD_MS : 0), signal);
  }
}

/** Whether leases were lost and the next poll names none of them, so that it cannot be answered at once for the same reason. */
function hasForgotten(board: TaskBoard, { leaseLost }: ClaimAnswer): boolean {
  const held = new Set(board.held.map(({ taskId }) => taskId));
  return leaseLost.length > 0 && !leaseLost.some((taskId) => held.has(taskId));
}

type ClaimOutcome = ClaimAnswer | 'interrupted' | { retryAfterMs: number | undefined };

async function claimOnce({ link, board, log }: TaskLoopParts, signal: AbortSignal): Promise<ClaimOutcome> {
  const free = Math.min(board.free, agentLimits.maxTasksPerClaim);
  const freed = new AbortController();
  if (free === 0) board.onFree = () => freed.abort();
  const request: ClaimRequest = {
    maxTasks: free,
    waitMs: agentLimits.longHoldMs,
    capabilities: [PROTOCOL],
    running: board.held.slice(0, 256),
    rootAccess: rootAccess.report(),
  };
  try {
    const either = AbortSignal.any([signal, freed.signal]);
    const answer = await link.send('/agent/tasks/claim', request, either, agentLimits.longHoldMs + ANSWER_MARGIN_MS);
    if (answer.status >= 300) {
      log.debug('claim refused', { status: answer.status });
      return { retryAfterMs: answer.retryAfterMs };
    }
    return claimAnswer.parse(answer.body);
  } catch (error) {
    if (freed.signal.aborted || signal.aborted) return 'interrupted';
    log.debug('claim failed', { reason: reasonOf(error) });
    return { retryAfterMs: undefined };
  } finally {
    board.onFree = () => undefined;
  }
}

async function take(parts: TaskLoopParts, answer: ClaimAnswer): Promise<void> {
  const { board, log } = parts;
  for (const taskId of answer.leaseLost) {
    log.warn('lease lost, the task is stopped', { taskId });
    board.stop(taskId, 'lost');
  }
  for (const taskId of answer.cancels) board.stop(taskId, 'cancel');
  for (const task of answer.tasks) if (!board.has(task.id, task.attempt)) await accept(parts, task);
}

/** Journals a task, so that a crash cannot make this node forget that it holds it, and queues it. */
async function accept({ journal, board, log }: TaskLoopParts, task: WireTask): Promise<void> {
  // A newer attempt on this very node means that the older lease is over.
  board.stop(task.id, 'lost');
  try {
    await journal.append({ kind: 'accepted', key: attemptKey(task.id, task.attempt), task });
  } catch (error) {
    log.error('journal cannot be written, the task is refused', { taskId: task.id, reason: reasonOf(error) });
    const words = `Not started: the agent's journal cannot be written (${reasonOf(error)}).`;
    board.addEnded(task, refused(words, 'agent.storage'));
    return;
  }
  log.info('task accepted', { taskId: task.id, attempt: task.attempt, type: task.type });
  board.add(task);
}
