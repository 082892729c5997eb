import {
  presenceWords,
  taskStateWords,
  type AttentionItem,
  type NodePresence,
  type now as contract,
  type Result,
} from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';
import type { z } from 'zod';
import { commandLine } from '../tasks/task-words.ts';

export type Now = Result<typeof contract.get>;
export type Attention = z.output<typeof AttentionItem>;

/** How each kind is shown: state, and the word beside the shape. */
export const attentionMeanings: Record<Attention['kind'], { state: StatusState; word: string }> = {
  'task-could-not-stop': { state: 'failed', word: 'could not stop' },
  'node-offline': { state: 'down', word: presenceWords.offline },
  'disk-filling': { state: 'degraded', word: 'disk filling' },
  'task-unknown': { state: 'unknown', word: taskStateWords.unknown },
  'node-late': { state: 'late', word: presenceWords.late },
  'task-failed': { state: 'failed', word: taskStateWords.failed },
  'node-never': { state: 'unknown', word: presenceWords.never },
};

/** What is the matter, in a sentence that is true without its row. */
export function attentionSentence(item: Attention): string {
  const more = item.tasks > 1 ? ` and ${item.tasks - 1} more` : '';
  const command = item.task ? `“${shorten(commandLine(item.task))}”` : '';
  const waiting = item.tasks > 0 ? `; ${item.tasks === 1 ? '1 task waits' : `${item.tasks} tasks wait`} for it` : '';
  switch (item.kind) {
    case 'task-could-not-stop':
      return `${command}${more} was to be stopped and still runs`;
    case 'node-offline':
      return `Its agent is not heard from${waiting}`;
    case 'disk-filling':
      return `Its fullest disk is ${Math.floor(item.diskPercent ?? 0)} % full`;
    case 'task-unknown':
      return `How ${command}${more} ended is not known`;
    case 'node-late':
      return `Its agent was expected by now${waiting}`;
    case 'task-failed':
      return `${command}${more} failed`;
    case 'node-never':
      return `It joined, but its agent has not reported yet${waiting}`;
  }
}

/** The page where something is done about it: the one task, all tasks of the node that ended so, or the node. */
export function attentionPage({ kind, node, task, tasks }: Attention): string {
  if (!task) return `nodes/${node.id}`;
  return tasks === 1 || kind === 'task-could-not-stop'
    ? `tasks/${task.id}`
    : `tasks?node=${node.id}&state=${task.state}`;
}

/** The answer of the page: how much needs somebody, in the worst state of it; null for a workspace without nodes. */
export function nowVerdict(now: Pick<Now, 'attention' | 'attentionTotal' | 'presences'>) {
  const total = nodeTotal(now.presences);
  const worst = now.attention[0];
  if (total === 0) return null;
  if (!worst) return { state: 'healthy', words: 'Nothing needs you' } as const;
  const count = now.attentionTotal;
  const { state } = attentionMeanings[worst.kind];
  return { state, words: count === 1 ? '1 thing needs you' : `${count} things need you` };
}

/** What is well, in one sentence. */
export function wellSentence({ presences }: Pick<Now, 'presences'>): string {
  const live = presences.live ?? 0;
  const total = nodeTotal(presences);
  if (live < total) return live === 0 ? 'No node is live' : `${live} of ${total} nodes are live`;
  return total === 1 ? 'The one node is live' : `All ${total} nodes are live`;
}

function nodeTotal(presences: Partial<Record<NodePresence, number>>): number {
  return Object.values(presences).reduce((sum, count) => sum + count, 0);
}

function shorten(command: string): string {
  const line = command.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
