import { Injectable } from '@nestjs/common';
import {
  BULK_MAX,
  nodeExportColumns,
  nodePresences,
  type FilterTerm,
  type Handled,
  type NodePresence,
  type Result,
  type nodes as contract,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, type Place } from '@fettle/platform/database';
import { exportFile, pageAnswer, placeKey, words, type ExportFile } from '../lists/index.js';
import { NodeTerms } from './group-terms.repository.js';
import { nodeCells } from './node-cells.js';
import { NodeListRepository, type ListedNode, type NodePage, type OutsideNode } from './node-list.repository.js';
import { nodeFacets } from './node-list.sql.js';
import { nodeSortSql } from './node-order.sql.js';
import { nodeView } from './node.row.js';

type ListQuery = Handled<typeof contract.list>['query'];
type ExportQuery = Handled<typeof contract.export>['query'];
type Selection = Handled<typeof contract.select>['body'];
const EXPORT_ROWS = 1_000;

/** Nodes in lists: pages, facets, exports, and what an act on many would reach. */
@Injectable()
export class NodeLists {
  constructor(
    private readonly repository: NodeListRepository,
    private readonly cursor: Cursor,
    private readonly terms: NodeTerms,
  ) {}

  /**
   * A page of nodes with the counts by presence of what matches otherwise: two statements, however many nodes there are, and one more
   * where groups are named.
   * @throws DomainError `request.filter_invalid`, `request.cursor_invalid`
   */
  async list(ctx: Ctx, query: ListQuery): Promise<Result<typeof contract.list>> {
    const { q, search, presence: asked } = query;
    const terms = [...(await this.terms.read(ctx, q)), ...words(null, search), ...words('presence', asked)];
    const order = orderOf(query);
    const scope = `nodes:${ctx.requireWorkspace()}:${order.sort}:${order.direction}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const rows = await this.repository.page(ctx, { ...order, terms, after, limit: query.limit + 1 });
    const onPresence = terms.filter(({ field }) => field === 'presence');
    const counts = await this.repository.countByPresence(
      ctx,
      terms.filter(({ field }) => field !== 'presence'),
    );
    const presences = Object.fromEntries(nodePresences.map((name) => [name, 0])) as Record<NodePresence, number>;
    for (const { presence, count } of counts) presences[presence] = count;
    const counted = nodePresences
      .filter((name) => fits(onPresence, name))
      .reduce((sum, name) => sum + presences[name], 0);
    const cursor = (last: (typeof rows)[number]): string => this.cursor.seal(scope, placeOf(last));
    return {
      ...pageAnswer({ rows, limit: query.limit, counted, view: nodeView, cursor }),
      presences,
      asOf: new Date().toISOString(),
    };
  }

  /** Counts of each choice: one statement. @throws DomainError `request.filter_invalid` */
  async facets(ctx: Ctx, { q }: { readonly q?: string | undefined }): Promise<Result<typeof contract.facets>> {
    const facets: Record<string, { value: string; count: number }[]> = {};
    for (const name of [...Object.keys(nodeFacets), 'tasks', 'tag']) facets[name] = [];
    for (const { field, value, count } of await this.repository.facets(ctx, await this.terms.read(ctx, q))) {
      facets[field]?.push({ value, count });
    }
    return { facets, exact: true, asOf: new Date().toISOString() };
  }

  /** All nodes that match, a statement for each thousand. @throws DomainError `request.filter_invalid` */
  async export(ctx: Ctx, query: ExportQuery): Promise<ExportFile> {
    const { format, columns = nodeExportColumns.join() } = query;
    const plan = { ...orderOf(query), terms: await this.terms.read(ctx, query.q) };
    return exportFile({ list: 'nodes', format, columns, cells: nodeCells, pages: this.pages(ctx, plan) });
  }

  /** What an act on these nodes would reach: one statement. @throws DomainError `request.filter_invalid` */
  async select(ctx: Ctx, body: Selection): Promise<Result<typeof contract.select>> {
    const choice =
      'nodeIds' in body ? body : { terms: await this.terms.read(ctx, body.q, 'body.q'), exceptIds: body.exceptIds };
    const rows = await this.repository.select(ctx, choice, BULK_MAX);
    const targets = rows
      .filter((row) => row.enrolled)
      .map(({ id, name, presence, team_id: teamId }) => ({ id, name, presence, teamId }));
    const idle = rows.filter((row) => !row.enrolled);
    const found = new Set(rows.map(({ id }) => id));
    const missing = 'nodeIds' in body ? [...new Set(body.nodeIds)].filter((id) => !found.has(id.toLowerCase())) : [];
    return {
      asOf: new Date().toISOString(),
      matched: rows[0]?.matched ?? 0,
      targets,
      excluded: [
        ...idle.map(({ id, name }) => ({ id, name, reason: 'node.not_enrolled' as const })),
        ...missing.map((id) => ({ id, name: null, reason: 'object.not_found' as const })),
      ],
      beyond: (rows[0]?.reachable ?? 0) - targets.length,
    };
  }

  /**
   * Which of the chosen nodes are outside of a team (null: of none), by name: at most `max` of them, with the numbers of all that were
   * chosen and of those inside. @throws DomainError `request.filter_invalid`
   */
  async outside(
    ctx: Ctx,
    choice: { nodeIds: string[] } | { q: string; exceptIds: string[] },
    of: { teamId: string | null; max: number },
  ): Promise<{ nodes: OutsideNode[]; matched: number; staying: number }> {
    const chosen =
      'nodeIds' in choice
        ? choice
        : { terms: await this.terms.read(ctx, choice.q, 'body.q'), exceptIds: choice.exceptIds };
    return this.repository.outside(ctx, chosen, of);
  }

  /** Which of the ids are nodes here. */
  existing(ctx: Ctx, nodeIds: readonly string[]): Promise<Set<string>> {
    return this.repository.existing(ctx, nodeIds);
  }

  private async *pages(ctx: Ctx, plan: Omit<NodePage, 'limit' | 'after'>): AsyncGenerator<ListedNode[]> {
    for (let after: Place | undefined; ;) {
      const rows = await this.repository.page(ctx, { ...plan, after, limit: EXPORT_ROWS });
      if (rows.length > 0) yield rows;
      if (rows.length < EXPORT_ROWS) return;
      after = placeOf(rows.at(-1)!);
    }
  }
}

function orderOf({ sort, direction }: Pick<ListQuery, 'sort' | 'direction'>): Pick<NodePage, 'sort' | 'direction'> {
  return { sort, direction: direction ?? nodeSortSql[sort].natural };
}

function placeOf({ sort_key: key, id }: ListedNode): Place {
  return { key: placeKey(key), id };
}

/** Whether a presence is what all the terms on presence ask for. */
function fits(terms: readonly FilterTerm[], presence: NodePresence): boolean {
  return terms.every(({ values, negated }) => values.includes(presence) !== negated);
}
