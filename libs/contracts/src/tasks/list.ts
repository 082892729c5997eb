import { commandTitles } from '../commands/titles.js';
import type { FilterField } from '../filter/filter.js';
import type { TaskState } from './schemas.js';
import { taskStates } from './states.js';

/** What each state is called wherever people read it: rows, chips, completions. */
export const taskStateWords: Readonly<Record<TaskState, string>> = {
  queued: 'queued',
  leased: 'handed over',
  started: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'expired',
  unknown: 'outcome unknown',
};

/** What tasks are filtered by. A free word is looked for in the command and the node's name. */
export const taskFilterFields: readonly FilterField[] = [
  {
    name: 'state',
    label: 'State',
    kind: 'choice',
    choices: taskStates.map((value) => ({ value, label: taskStateWords[value] })),
  },
  {
    name: 'type',
    label: 'Type',
    kind: 'choice',
    choices: Object.entries(commandTitles).map(([value, label]) => ({ value, label })),
  },
  { name: 'node', label: 'Node', kind: 'text', hint: 'Part of its name' },
  { name: 'team', label: 'Team', kind: 'text', hint: 'Part of the name of the team that owns the node now' },
  { name: 'command', label: 'Command', kind: 'text' },
  { name: 'by', label: 'Asked by', kind: 'text' },
  { name: 'exit', label: 'Exit code', kind: 'number' },
  { name: 'created', label: 'Asked', kind: 'time', hint: 'created<1h is within the last hour' },
  { name: 'finished', label: 'Ended', kind: 'time' },
];

/** What both can be walked in without reading the whole table. By `finished`, those that have not ended are the newest. */
export const taskSorts = ['created', 'finished'] as const;
export type TaskSort = (typeof taskSorts)[number];

export const taskExportColumns = [
  'id',
  'state',
  'node',
  'nodeId',
  'type',
  'command',
  'exitCode',
  'signal',
  'reason',
  'refusal',
  'attempt',
  'requestedBy',
  'createdAt',
  'startedAt',
  'finishedAt',
] as const;
export type TaskExportColumn = (typeof taskExportColumns)[number];
