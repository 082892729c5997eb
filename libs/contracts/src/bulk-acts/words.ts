import type { Permission } from '../permissions.js';

/** What is done with every node that a filter matches. */
export const bulkActKinds = [
  'tag-add',
  'tag-remove',
  'tag-rename',
  'site',
  'criticality',
  'run',
  'maintenance',
  'maintenance-end',
  'team',
] as const;
export type BulkActKind = (typeof bulkActKinds)[number];

/** `running` until every node of the selection was looked at; `stopped` when whoever started it may not do it any more. */
export const bulkActStates = ['running', 'done', 'cancelled', 'stopped'] as const;
export type BulkActState = (typeof bulkActStates)[number];

/** What became of one node: not looked at yet, changed, already so, or left out with a reason. */
export const bulkOutcomes = ['waiting', 'done', 'unchanged', 'refused'] as const;
export type BulkOutcome = (typeof bulkOutcomes)[number];

/** How many nodes one bulk act reaches, and how many it takes in one transaction. */
export const bulkLimits = { nodes: 10_000, chunk: 200 } as const;

/** What a change of nodes takes: their maintenance is another right than what is kept of them. A command takes what its risk asks for. */
export function permissionToChange(kind: Exclude<BulkActKind, 'run'>): Permission {
  if (kind === 'team') return 'team:manage';
  return kind === 'maintenance' || kind === 'maintenance-end' ? 'window:manage' : 'node:update';
}
