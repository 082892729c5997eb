import type { BulkActKind, BulkActState, BulkOutcome, Command, Result, bulkActs as contract } from '@fettle/contracts';
import type { Actor } from '@fettle/platform/context';

export type BulkActView = Result<typeof contract.get>;

/** Who asked for it, as far as it is needed to do it in his name. */
export type BulkActor = Extract<Actor, { kind: 'user' | 'api-key' }>;

/** What is done; the command with all that a task is made of. */
export type BulkParams =
  | { readonly kind: 'tag-add' | 'tag-remove'; readonly tags: readonly string[] }
  | { readonly kind: 'tag-rename'; readonly from: string; readonly to: string }
  | { readonly kind: 'site'; readonly site: string | null }
  | { readonly kind: 'criticality'; readonly criticality: string }
  | {
      readonly kind: 'maintenance';
      readonly reason: string;
      /** Without them it is until somebody ends it. */
      readonly minutes?: number | undefined;
    }
  | { readonly kind: 'maintenance-end' }
  | { readonly kind: 'team'; readonly teamId: string | null; readonly teamName: string | null }
  | {
      readonly kind: 'run';
      readonly task: { readonly command: Command; readonly expiresInMs: number; readonly maxAttempts: number };
    };

export interface BulkActRow {
  id: string;
  workspace_id: string;
  kind: BulkActKind;
  params: BulkParams;
  q: string;
  state: BulkActState;
  reason: string | null;
  actor: BulkActor;
  total: number;
  version: number;
  created_at: Date;
  finished_at: Date | null;
}

export type CountedAct = BulkActRow & { outcomes: Partial<Record<BulkOutcome, number>> };

/** What became of a node. */
export interface NodeOutcome {
  readonly nodeId: string;
  readonly outcome: Exclude<BulkOutcome, 'waiting'>;
  readonly code?: string | null;
  readonly taskId?: string | null;
}

/** What is done, in a sentence. */
export function bulkWords(params: BulkParams): string {
  switch (params.kind) {
    case 'tag-add':
      return `Add the ${params.tags.length === 1 ? 'tag' : 'tags'} ${params.tags.join(', ')}`;
    case 'tag-remove':
      return `Take off the ${params.tags.length === 1 ? 'tag' : 'tags'} ${params.tags.join(', ')}`;
    case 'tag-rename':
      return `Rename the tag ${params.from} to ${params.to}`;
    case 'site':
      return params.site ? `Set the site to ${params.site}` : 'Take off the site';
    case 'criticality':
      return `Set the criticality to ${params.criticality}`;
    case 'maintenance':
      return `Maintenance ${params.minutes === undefined ? 'until somebody ends it' : `for ${lengthWords(params.minutes)}`}: ${params.reason}`;
    case 'maintenance-end':
      return 'End the maintenance';
    case 'team':
      return params.teamName === null ? 'Take out of the teams' : `Give to the team ${params.teamName}`;
    case 'run':
      return `Run ${commandWords(params.task.command)}`;
  }
}

function lengthWords(minutes: number): string {
  for (const [unit, length] of [
    ['day', 1440],
    ['hour', 60],
  ] as const)
    if (minutes % length === 0) return `${minutes / length} ${unit}${minutes === length ? '' : 's'}`;
  return `${minutes} minutes`;
}

function commandWords({ type, payload }: Command): string {
  const { argv, command } = payload as { argv?: string[]; command?: string };
  return (argv?.join(' ') ?? command ?? type).slice(0, 200).toWellFormed();
}

export function bulkActView(row: CountedAct): BulkActView {
  const { waiting = 0, done = 0, unchanged = 0, refused = 0 } = row.outcomes;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    kind: row.kind,
    words: bulkWords(row.params),
    q: row.q,
    state: row.state,
    reason: row.reason,
    startedBy: row.actor.label,
    total: row.total,
    outcomes: { waiting, done, unchanged, refused },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
