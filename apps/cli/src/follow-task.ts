import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from '@fettle/client';
import type { Result, Routes } from '@fettle/contracts';
import type { Connection } from './connection.js';
import { CliError, exitOf } from './exit-codes.js';

export type Task = Result<Routes['tasks']['get']>;
type Chunk = Result<Routes['tasks']['output']>['chunks'][number];

export interface Following {
  /** Output as it comes, in its order. */
  readonly onChunk: (chunk: Chunk) => void;
  /** What a person should know: a new attempt, a gap, a cut. */
  readonly onNote: (text: string) => void;
  readonly signal: AbortSignal;
  /** False: what there is now, and no waiting. */
  readonly follow: boolean;
  /** After so long it is given up; the task goes on. */
  readonly waitMs?: number | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
/** A Fettle that restarts is waited for. */
const OUTAGE_MS = 60_000;

/**
 * Reads a task's output until it has ended and all of it was read. @returns the task as it is then
 * @throws CliError `unavailable` when the waiting is over; ApiError
 */
export async function followTask(connection: Connection, taskId: string, following: Following): Promise<Task> {
  const { api, params } = connection;
  const { onChunk, onNote, signal, follow, waitMs } = following;
  const until = waitMs === undefined ? Infinity : performance.now() + waitMs;
  const path = { params: { ...params, taskId } };
  const ask = patiently(signal);
  let place = { attempt: 0, edition: 0, after: -1 };
  let idleMs = FIRST_PAUSE_MS;
  for (;;) {
    const output = await ask(() => api.tasks.output({ ...path, query: { after: String(place.after) } }));
    const { attempt, edition } = output;
    if (place.attempt !== 0 && (attempt !== place.attempt || edition !== place.edition)) {
      onNote(attempt === place.attempt ? 'The agent sent all of it again, whole.' : `Attempt ${attempt} begins.`);
      place = { attempt, edition, after: -1 };
      continue;
    }
    output.chunks.forEach(onChunk);
    place = { attempt, edition, after: output.lastSeq };
    if (output.complete && output.truncated) onNote('The output was longer than is kept, and was cut here.');
    if (output.complete && output.gapAfterSeq !== null) onNote('The agent lost a part of the output.');
    if (output.complete || (!follow && output.chunks.length === 0)) return ask(() => api.tasks.get(path));
    if (performance.now() > until) throw new CliError('unavailable', `Task ${taskId} has not ended yet`, 'It goes on.');
    idleMs = output.chunks.length > 0 ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, idleMs * 1.5);
    if (output.chunks.length === 0) await pause(idleMs, undefined, { signal });
  }
}

/** Calls that are tried again while Fettle is away or busy, for a minute. */
function patiently(signal: AbortSignal): <T>(call: () => Promise<T>) => Promise<T> {
  let awaySince: number | null = null;
  const once = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      const answer = await call();
      awaySince = null;
      return answer;
    } catch (error) {
      awaySince ??= performance.now();
      const isAway = exitOf(error) === 'unavailable' && !signal.aborted;
      if (!isAway || performance.now() - awaySince > OUTAGE_MS) throw error;
      const waitS = error instanceof ApiError ? (error.retryAfterS ?? 1) : 1;
      await pause(Math.min(waitS, 10) * 1_000, undefined, { signal });
      return once(call);
    }
  };
  return once;
}
