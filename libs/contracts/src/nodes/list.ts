import { criticalities, nodeFlags, nodeFlagWords } from './record.js';
import type { FilterField } from '../filter/filter.js';
import { nodePresences, type NodePresence } from './presences.js';

/** What each presence is called wherever people read it: rows, chips, completions. */
export const presenceWords: Readonly<Record<NodePresence, string>> = {
  live: 'live',
  late: 'late',
  offline: 'offline',
  never: 'never heard from',
};

/** What nodes are filtered by. A free word is looked for in names and hostnames. */
export const nodeFilterFields: readonly FilterField[] = [
  {
    name: 'presence',
    label: 'Presence',
    kind: 'choice',
    choices: nodePresences.map((value) => ({ value, label: presenceWords[value] })),
  },
  {
    name: 'tasks',
    label: 'Tasks',
    kind: 'choice',
    choices: [
      { value: 'running', label: 'running' },
      { value: 'waiting', label: 'waiting' },
      { value: 'none', label: 'none' },
    ],
    hint: 'A node can have running and waiting tasks',
  },
  { name: 'team', label: 'Team', kind: 'choice', hint: 'team:none are nodes without a team' },
  { name: 'group', label: 'Group', kind: 'choice', hint: 'A group of nodes, listed or by rule' },
  { name: 'tag', label: 'Tag', kind: 'choice', hint: 'tag:web,db are nodes with either; tag:none have no tag' },
  { name: 'site', label: 'Site', kind: 'choice', hint: 'site:none are nodes without a site' },
  {
    name: 'criticality',
    label: 'Criticality',
    kind: 'choice',
    choices: criticalities.map((value) => ({ value, label: value })),
  },
  { name: 'owner', label: 'Owner', kind: 'choice', hint: 'owner:none are nodes without an owner' },
  {
    name: 'maintenance',
    label: 'Maintenance',
    kind: 'choice',
    choices: [
      { value: 'yes', label: 'in maintenance' },
      { value: 'no', label: 'not in maintenance' },
    ],
  },
  {
    name: 'flag',
    label: 'Flag',
    kind: 'choice',
    choices: nodeFlags.map((value) => ({ value, label: nodeFlagWords[value] })),
  },
  { name: 'os', label: 'System', kind: 'choice' },
  { name: 'arch', label: 'Architecture', kind: 'choice' },
  { name: 'agent', label: 'Agent version', kind: 'choice', hint: 'agent:none are nodes that told none' },
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'hostname', label: 'Hostname', kind: 'text' },
  { name: 'cpu', label: 'CPU', kind: 'number', hint: 'Percent, last measured' },
  { name: 'memory', label: 'Memory', kind: 'number', hint: 'Percent, last measured' },
  { name: 'disk', label: 'Fullest disk', kind: 'number', hint: 'Percent, last measured' },
  { name: 'load', label: 'Load', kind: 'number', hint: 'Over one minute, last measured' },
  { name: 'seen', label: 'Last seen', kind: 'time', hint: 'seen<2h is within the last two hours' },
  { name: 'created', label: 'Joined', kind: 'time', hint: 'created>2026-11-01 is after that day' },
];

/** `worst` is by presence, then name; `newest` is the newest first, as `created` falling. */
export const nodeSorts = [
  'worst',
  'name',
  'newest',
  'hostname',
  'team',
  'site',
  'criticality',
  'owner',
  'os',
  'arch',
  'agent',
  'cpu',
  'memory',
  'disk',
  'load',
  'seen',
  'created',
  'tasks',
] as const;
export type NodeSort = (typeof nodeSorts)[number];

export const nodeExportColumns = [
  'id',
  'name',
  'hostname',
  'presence',
  'team',
  'tags',
  'site',
  'criticality',
  'owner',
  'maintenance',
  'addresses',
  'lastSeenAt',
  'os',
  'arch',
  'platformVersion',
  'kernelVersion',
  'agentVersion',
  'cpuPercent',
  'memoryPercent',
  'diskPercent',
  'load1',
  'measuredAt',
  'tasksRunning',
  'tasksWaiting',
  'description',
  'createdAt',
] as const;
export type NodeExportColumn = (typeof nodeExportColumns)[number];

/** How many nodes or tasks one act reaches at most. */
export const BULK_MAX = 200;
