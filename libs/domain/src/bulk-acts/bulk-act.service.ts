import { Injectable } from '@nestjs/common';
import { bulkLimits, type Handled, type Result, type bulkActs as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Cursor, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeTerms, type MatchedNodes } from '../nodes/index.js';
import { TeamRights } from '../teams/index.js';
import { BulkActRepository, type BulkNodeRow } from './bulk-act.repository.js';
import { bulkActView, bulkWords, type BulkActView, type BulkActor, type BulkParams } from './bulk-act.row.js';

interface Chosen extends Omit<MatchedNodes, 'terms'> {
  readonly q: string;
}

/** Acts on all nodes that a filter matches: started with the nodes as they are chosen now, and looked at while they go on. */
@Injectable()
export class BulkActService {
  constructor(
    private readonly repository: BulkActRepository,
    private readonly terms: NodeTerms,
    private readonly teamRights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cursor: Cursor,
  ) {}

  /** Changes what is kept of nodes, or their maintenance. @throws DomainError `request.filter_invalid`, `bulk_act.too_many`, `bulk_act.nothing` */
  start(ctx: Ctx, { act, ...chosen }: Handled<typeof contract.start>['body']): Promise<BulkActView> {
    return this.begin(ctx, chosen, async () => act);
  }

  /** Sends one command. @throws DomainError as `start` */
  run(ctx: Ctx, { q, exceptIds, onlyIds, ...task }: Handled<typeof contract.run>['body']): Promise<BulkActView> {
    return this.begin(ctx, { q, exceptIds, onlyIds }, async () => ({ kind: 'run', task }));
  }

  /** Gives nodes to a team, or to none. @throws DomainError as `start`, `object.not_found` (team), `team.grants_too_much` */
  giveToTeam(ctx: Ctx, { teamId, ...chosen }: Handled<typeof contract.giveToTeam>['body']): Promise<BulkActView> {
    return this.begin(ctx, chosen, async (inside) => {
      const team = teamId === null ? null : await this.teamRights.extendable(inside, teamId);
      return { kind: 'team', teamId: team?.id ?? null, teamName: team?.name ?? null };
    });
  }

  /** How far it has come. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, actId: string): Promise<BulkActView> {
    const row = await this.repository.find(ctx, actId);
    if (!row) throw new DomainError('object.not_found');
    return bulkActView(row);
  }

  /** What became of each node. @throws DomainError `object.not_found`, `request.cursor_invalid` */
  async nodes(
    ctx: Ctx,
    actId: string,
    { limit, cursor, outcome }: Handled<typeof contract.nodes>['query'],
  ): Promise<Result<typeof contract.nodes>> {
    const act = await this.get(ctx, actId);
    const scope = `bulk-act:${act.id}:${outcome ?? ''}`;
    const after = cursor === undefined ? 0 : Number(this.cursor.open(scope, cursor).key);
    const rows = await this.repository.nodes(ctx, act.id, { outcome, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      items: shown.map(nodeView),
      nextCursor: last ? this.cursor.seal(scope, { key: String(last.position), id: last.node_id }) : null,
      total: outcome ? (act.outcomes[outcome] ?? 0) : act.total,
      totalIsExact: true,
    };
  }

  /** Leaves alone what it has not come to. Whom teams alone let in, only what he started. @throws DomainError `object.not_found`, `bulk_act.ended` */
  async cancel(ctx: Ctx, actId: string): Promise<BulkActView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const act = await this.repository.find(inside, actId);
      if (!act) throw new DomainError('object.not_found');
      const isStarter = inside.actor.kind !== 'system' && 'id' in inside.actor && inside.actor.id === act.actor.id;
      if (inside.teamsOnly && !isStarter) throw permissionMissing('task:cancel');
      const version = await this.repository.end(inside, act.id, 'cancelled', null);
      if (version === null) throw new DomainError('bulk_act.ended');
      this.audit.record(
        inside,
        'bulk-act.cancelled',
        { type: 'bulk-act', id: act.id },
        { words: bulkWords(act.params) },
      );
      this.outbox.fact(inside, { name: 'bulk-act.changed', workspaceId: act.workspace_id, id: act.id, version });
      return this.get(inside, act.id);
    });
  }

  private async begin(
    ctx: Ctx,
    { q, ...chosen }: Chosen,
    wanted: (inside: Ctx) => Promise<BulkParams>,
  ): Promise<BulkActView> {
    const actor = requireActor(ctx);
    const terms = await this.terms.read(ctx, q, 'body.q');
    return this.unitOfWork.run(ctx, async (inside) => {
      const id = newId();
      const params = await wanted(inside);
      await this.repository.insert(inside, { id, params, q, actor });
      const total = await this.repository.snapshot(inside, id, { terms, ...chosen });
      if (total === 0) throw new DomainError('bulk_act.nothing');
      if (total > bulkLimits.nodes) throw new DomainError('bulk_act.too_many', { most: bulkLimits.nodes });
      await this.repository.count(inside, id, total);
      const workspaceId = inside.requireWorkspace();
      // The nodes are in the act itself, which keeps them with what became of each.
      this.audit.record(
        inside,
        'bulk-act.started',
        { type: 'bulk-act', id },
        { words: bulkWords(params), q, nodes: total },
      );
      this.outbox.fact(inside, { name: 'bulk-act.changed', workspaceId, id, version: 1 });
      this.outbox.job(inside, 'bulk-act.proceed', { workspaceId, actId: id });
      return this.get(inside, id);
    });
  }
}

/** Who asks, as he is kept with the act: parts of it are done in his name later. */
function requireActor({ actor }: Ctx): BulkActor {
  if (actor.kind === 'user' || actor.kind === 'api-key') return actor;
  throw new Error('Bulk acts are started by people and keys');
}

function nodeView({ node_id: nodeId, name, outcome, code, task_id: taskId }: BulkNodeRow) {
  return { nodeId, name, outcome, code, taskId };
}
