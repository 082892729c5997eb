import {
  commandTitle,
  finalTaskStates,
  taskStateWords,
  type Task as TaskSchema,
  type TaskState,
} from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';
import type { z } from 'zod';

export type Task = z.output<typeof TaskSchema>;

/** How each state is shown. Expired and unknown are endings of their own: nothing failed that is known to have run. */
export const taskMeanings: Record<TaskState, { state: StatusState; word: string }> = {
  queued: { state: 'queued', word: taskStateWords.queued },
  leased: { state: 'connecting', word: taskStateWords.leased },
  started: { state: 'running', word: taskStateWords.started },
  succeeded: { state: 'succeeded', word: taskStateWords.succeeded },
  failed: { state: 'failed', word: taskStateWords.failed },
  cancelled: { state: 'cancelled', word: taskStateWords.cancelled },
  expired: { state: 'skipped', word: taskStateWords.expired },
  unknown: { state: 'unknown', word: taskStateWords.unknown },
};

/** Whether the task has ended and will not change any more. */
export function isFinal(task: Task): boolean {
  return (finalTaskStates as readonly string[]).includes(task.state);
}

/** How far a cancel has come, in a sentence; null where none was asked for. */
export function cancelWords(task: Task): string | null {
  switch (task.cancel?.state) {
    case undefined:
      return null;
    case 'requested':
      return 'Cancel requested. The agent has not been told yet.';
    case 'acknowledged':
      return 'The agent was told to stop it and is stopping it.';
    case 'stopped':
      return task.startedAt ? 'The process was stopped.' : 'It was cancelled before it ran.';
    case 'could_not_stop':
      return 'It could not be stopped: the process survived TERM and KILL and is still on the node.';
    case 'too_late':
      return 'The cancel came too late: it had already ended by itself.';
  }
}

/** Why it stands where it stands, where neither a reason nor an exit says it; null while it plainly runs. */
export function stateWords(task: Task): string | null {
  switch (task.state) {
    case 'queued':
      return `It waits until ${task.nodeName} takes it.`;
    case 'leased':
      return `${task.nodeName} has it and is about to start it.`;
    case 'expired':
      return `${task.nodeName} did not take it in time, so it never ran.`;
    case 'unknown':
      return 'It was started, but how it ended is not known. It is not run again by itself.';
    default:
      return null;
  }
}

/** Parts of other forms: they bring what only those forms have, such as a file, so nobody sends them by themselves. */
const partsOfForms: ReadonlySet<string> = new Set([
  'file_transfer',
  'file_push',
  'file_write',
  'follow_logs',
  'log.scan',
]);

/** Whether it can be filled in and sent by itself, once or again. */
export const isTypedByPeople = (type: string): boolean => !partsOfForms.has(type);

/** Whether it is of the list, and not what somebody wrote himself. */
export const isCatalogued = (task: Pick<Task, 'type'>): boolean => task.type !== 'exec' && task.type !== 'shell.exec';

/** What the task does, in one line: the command text, the program with its arguments, or what the command is called with its parameters. */
export function commandLine(task: Pick<Task, 'type' | 'payload'>): string {
  if (task.type === 'exec' && Array.isArray(task.payload['argv']))
    return task.payload['argv'].map((part) => quote(String(part))).join(' ');
  if (!isCatalogued(task)) return typeof task.payload['command'] === 'string' ? task.payload['command'] : task.type;
  const said = Object.entries(task.payload)
    .filter(([name, value]) => name !== 'targetId' && value !== false && value !== null)
    .map(([name, value]) => (value === true ? name : Array.isArray(value) ? value.join(', ') : String(value)));
  const title = commandTitle(task.type);
  return said.length > 0 ? `${title}: ${said.join(' · ').slice(0, 300)}` : title;
}

/** Quotes an argument the way a POSIX shell would need it, so that a copied line means the same. */
export function quote(part: string): string {
  return part !== '' && /^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", `'\\''`)}'`;
}

const signals: Record<number, string> = {
  126: 'not executable',
  127: 'command not found',
  137: 'killed',
  143: 'terminated',
};

/** "exit code 127 (command not found)", "signal SIGKILL", or null while there is none. */
export function exitWords(task: Task): string | null {
  if (task.signal) return `signal ${task.signal}`;
  if (task.exitCode === null) return null;
  const meaning = signals[task.exitCode];
  return `exit code ${task.exitCode}${meaning ? ` (${meaning})` : ''}`;
}
