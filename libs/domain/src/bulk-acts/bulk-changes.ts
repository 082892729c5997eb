import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { CreateTasks } from '../tasks/index.js';
import { AssignNodes, TeamRights } from '../teams/index.js';
import { WindowService } from '../windows/index.js';
import type { BulkParams, NodeOutcome } from './bulk-act.row.js';
import { NodeChangeRepository, type ChangedNode, type NodeChange } from './node-change.repository.js';

type Of<Kind extends BulkParams['kind']> = Extract<BulkParams, { kind: Kind }>;

/** What each kind of bulk act does with some nodes, in the open transaction and in the name of whoever asked. */
@Injectable()
export class BulkChanges {
  constructor(
    private readonly nodes: NodeChangeRepository,
    private readonly tasks: CreateTasks,
    private readonly windows: WindowService,
    private readonly teams: AssignNodes,
    private readonly teamRights: TeamRights,
    private readonly outbox: Outbox,
  ) {}

  /** What keeps the act from being done on any node at this moment, in a sentence; null: nothing. */
  async hindrance(ctx: Ctx, params: BulkParams): Promise<string | null> {
    if (params.kind !== 'team' || params.teamId === null) return null;
    try {
      await this.teamRights.extendable(ctx, params.teamId);
      return null;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'object.not_found') return `The team ${params.teamName} does not exist any more`;
      return `Whoever started it may not give nodes to the team ${params.teamName} any more`;
    }
  }

  /** Does it. Returns what became of each node. */
  apply(ctx: Ctx, params: BulkParams, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    switch (params.kind) {
      case 'run':
        return this.run(ctx, params, nodeIds);
      case 'maintenance':
        return this.begin(ctx, params, nodeIds);
      case 'maintenance-end':
        return this.end(ctx, nodeIds);
      case 'team':
        return this.give(ctx, params, nodeIds);
      default:
        return this.change(ctx, params, nodeIds);
    }
  }

  private async run(ctx: Ctx, { task }: Of<'run'>, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    const { created, refused } = await this.tasks.run(ctx, { ...task, nodeIds: [...nodeIds] });
    return [
      ...created.map(({ nodeId, taskId }) => ({ nodeId, taskId, outcome: 'done' as const })),
      ...refused.map(({ nodeId, code }) => ({ nodeId, code, outcome: 'refused' as const })),
    ];
  }

  private async begin(ctx: Ctx, params: Of<'maintenance'>, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    const { reason, minutes } = params;
    const length = minutes === undefined ? { untilEnded: true as const } : { minutes };
    const { started, refused } = await this.windows.startMany(ctx, { nodeIds: [...nodeIds], reason, ...length });
    return [
      ...started.map(({ nodeId }) => ({ nodeId, outcome: 'done' as const })),
      ...refused.map(({ nodeId, code }) => ({ nodeId, code, outcome: 'refused' as const })),
    ];
  }

  private async end(ctx: Ctx, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    const ends = await this.windows.endMany(ctx, nodeIds);
    return [...ends].map(([nodeId, end]) => {
      if (end === 'ended') return { nodeId, outcome: 'done' };
      return end === 'none' ? { nodeId, outcome: 'unchanged' } : { nodeId, code: end, outcome: 'refused' };
    });
  }

  private async give(ctx: Ctx, { teamId }: Of<'team'>, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    const answer = await this.teams.many(ctx, { nodeIds: [...nodeIds], teamId });
    const [moved, missing] = [new Set(answer.moved), new Set(answer.missing)];
    return nodeIds.map((nodeId) => {
      if (missing.has(nodeId)) return { nodeId, code: 'object.not_found', outcome: 'refused' };
      return { nodeId, outcome: moved.has(nodeId) ? 'done' : 'unchanged' };
    });
  }

  private async change(ctx: Ctx, change: NodeChange, nodeIds: readonly string[]): Promise<NodeOutcome[]> {
    const rows = new Map((await this.nodes.apply(ctx, nodeIds, change)).map((row) => [row.id, row]));
    const workspaceId = ctx.requireWorkspace();
    for (const { id, changed, version } of rows.values()) {
      if (changed) this.outbox.fact(ctx, { name: 'node.changed', workspaceId, id, version });
    }
    return nodeIds.map((nodeId) => {
      const code = refusalOf(rows.get(nodeId));
      return { nodeId, code, outcome: code ? 'refused' : rows.get(nodeId)?.changed ? 'done' : 'unchanged' };
    });
  }
}

function refusalOf(row: ChangedNode | undefined): string | null {
  if (!row) return 'object.not_found';
  if (!row.allowed) return 'permission.missing';
  return row.fits ? null : 'node.too_many_tags';
}
