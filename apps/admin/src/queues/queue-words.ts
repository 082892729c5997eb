import type { Result, Routes } from '@fettle/contracts';
import { formatDuration, type StatusState } from '@fettle/ui';

export type QueueList = Result<Routes['queues']['list']>;
export type Queue = QueueList['items'][number];
export type Failures = Result<Routes['queues']['failures']>;
export type FailureGroup = Failures['items'][number];

/** A job that is due and waits longer than this waits for a worker that is not there. */
const longMs = 60_000;

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

/** How one queue is, worst finding first. */
export function queueState(queue: Queue, now: number): { state: StatusState; word: string } {
  if (!queue.depth) return { state: 'unknown', word: 'could not be read' };
  if (waitsLong(queue, now)) return { state: 'down', word: 'nobody works on it' };
  if (queue.depth.failed > 0) return { state: 'degraded', word: 'has failed jobs' };
  if (queue.depth.active > 0) return { state: 'running', word: 'working' };
  return { state: 'healthy', word: 'nothing failed or late' };
}

function waitsLong(queue: Queue, now: number): boolean {
  return queue.waitingSince !== null && now - Date.parse(queue.waitingSince) > longMs;
}

/** The answer of the page. */
export function queuesVerdict(list: QueueList): { state: StatusState; words: string } {
  const now = Date.parse(list.asOf);
  const unread = list.items.filter(({ depth }) => depth === null);
  if (unread.length > 0) return { state: 'unknown', words: `${plural(unread.length, 'queue')} could not be read` };
  const idle = list.items.filter((queue) => waitsLong(queue, now));
  if (idle.length > 0) return { state: 'down', words: `Nobody works on ${plural(idle.length, 'queue')}` };
  const failed = list.items.reduce((sum, { depth }) => sum + (depth?.failed ?? 0), 0);
  if (failed > 0) return { state: 'degraded', words: plural(failed, 'failed job') };
  return { state: 'healthy', words: 'Nothing has failed or waits long' };
}

/** `everyMs: 60000` → "every 1 min"; a pattern stays one, because it says more than words would. */
export function rhythm({ everyMs, pattern }: Queue['schedules'][number]): string {
  if (everyMs !== null) return `every ${formatDuration(everyMs).replace(/ 00 s$/, '')}`;
  return pattern ? `${pattern} (cron, UTC)` : 'unknown';
}
