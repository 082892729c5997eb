import type { Journal, JournalEntry } from './journal.js';
import type { Log } from './log.js';
import { markOf } from './mark.js';
import { bootId, isAlive } from './node/proc.js';
import { unknownOutcome } from './outcome.js';
import { describe, killOrphans } from './stopping.js';
import type { TaskBoard } from './task-board.js';

/**
 * Takes up what an earlier agent process left in the journal. Not spawned: queued again, and the server's answer to
 * `started` decides whether the lease is still ours. Spawned without an end: what is left of it is killed and the outcome
 * reported as unknown, never run again. Ended but not reported: stored output and result are sent.
 */
export async function recover(journal: Journal, board: TaskBoard, log: Log): Promise<void> {
  for (const entry of journal.unfinished()) {
    log.info('unfinished task found', { task: entry.key, phase: entry.phase });
    if (entry.phase === 'accepted') board.add(entry.task);
    else if (entry.outcome !== undefined) board.addEnded(entry.task, entry.outcome, entry);
    else await abandon(entry, journal, board);
  }
}

async function abandon(entry: JournalEntry, journal: Journal, board: TaskBoard): Promise<void> {
  const sameBoot = entry.process === undefined || entry.process.bootId === bootId();
  const group = sameBoot ? groupOf(entry) : undefined;
  const left = sameBoot ? await killOrphans(group, markOf(entry.key)) : [];
  const text = sameBoot
    ? 'The agent ended unexpectedly while the task ran; how far it came is not known.'
    : 'The machine was restarted while the task ran; how far it came is not known.';
  const outcome = {
    ...unknownOutcome(left.length === 0 ? text : `${text} Could not stop: process ${describe(left)}.`),
    ...(left.length > 0 && { stopFailed: true }),
  };
  // Written down first: should the agent die again, the very same outcome is reported.
  await journal.append({ kind: 'exited', key: entry.key, outcome }).catch(() => undefined);
  board.addEnded(entry.task, outcome, entry);
}

/** The group may be signalled as a whole only if its leader is verifiably the process that was started. */
function groupOf(entry: JournalEntry): number | undefined {
  return entry.process !== undefined && isAlive(entry.process) ? entry.process.pid : undefined;
}
