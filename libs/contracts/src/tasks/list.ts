import type { FilterField } from '../filter/filter.js';
import { taskStates } from './schemas.js';

const stateLabels = {
  queued: 'Waiting',
  leased: 'Taken',
  started: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
  unknown: 'Outcome unknown',
} as const;

/** What tasks are filtered by. A free word is looked for in the command and the node's name. */
export const taskFilterFields: readonly FilterField[] = [
  {
    name: 'state',
    label: 'State',
    kind: 'choice',
    choices: taskStates.map((value) => ({ value, label: stateLabels[value] })),
  },
  {
    name: 'type',
    label: 'Type',
    kind: 'choice',
    choices: [
      { value: 'shell.exec', label: 'Shell command' },
      { value: 'exec', label: 'Program' },
    ],
  },
  { name: 'node', label: 'Node', kind: 'text', hint: 'Part of its name' },
  { name: 'command', label: 'Command', kind: 'text' },
  { name: 'by', label: 'Requested by', kind: 'text' },
  { name: 'exit', label: 'Exit code', kind: 'number' },
  { name: 'created', label: 'Created', kind: 'time', hint: 'created<1h is within the last hour' },
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
  'attempt',
  'requestedBy',
  'createdAt',
  'startedAt',
  'finishedAt',
] as const;
export type TaskExportColumn = (typeof taskExportColumns)[number];
