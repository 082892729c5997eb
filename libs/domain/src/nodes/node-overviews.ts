import { Injectable } from '@nestjs/common';
import {
  NODE_GROUPS_MAX,
  nodePresences,
  type Handled,
  type NodePresence,
  type Result,
  type nodeOverviews as contract,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { NodeTerms } from './group-terms.repository.js';
import { NodeOverviewRepository } from './node-overview.repository.js';
import { presenceRank } from './presence.policy.js';

/** The list of nodes from further away: by groups, and as cells of a heat map. */
@Injectable()
export class NodeOverviews {
  constructor(
    private readonly repository: NodeOverviewRepository,
    private readonly terms: NodeTerms,
  ) {}

  /** Groups with their presences, worst first: one statement. @throws DomainError `request.filter_invalid` */
  async grouped(ctx: Ctx, query: Handled<typeof contract.grouped>['query']): Promise<Result<typeof contract.grouped>> {
    const terms = await this.terms.read(ctx, query.q);
    const rows = await this.repository.grouped(ctx, terms, query.by, NODE_GROUPS_MAX);
    return {
      by: query.by,
      groups: rows.map(({ value, live, late, offline, never }) => {
        const presences = { live, late, offline, never };
        return { value, total: live + late + offline + never, presences, worst: worstOf(presences) };
      }),
      beyond: Math.max(0, (rows[0]?.groups ?? 0) - rows.length),
      asOf: new Date().toISOString(),
    };
  }

  /** At most 10,000 cells and how many there are: one statement. @throws DomainError `request.filter_invalid` */
  async cells(ctx: Ctx, query: Handled<typeof contract.cells>['query']): Promise<Result<typeof contract.cells>> {
    const terms = await this.terms.read(ctx, query.q);
    const { cells, counts } = await this.repository.cells(ctx, terms, query.metric);
    const presences = Object.fromEntries(nodePresences.map((name) => [name, counts?.[name] ?? 0])) as Counts;
    const total = nodePresences.reduce((sum, name) => sum + presences[name], 0);
    return { metric: query.metric, cells, total, presences, asOf: new Date().toISOString() };
  }
}

type Counts = Record<NodePresence, number>;

function worstOf(presences: Counts): NodePresence {
  const present = nodePresences.filter((name) => presences[name] > 0);
  return present.toSorted((one, other) => presenceRank[one] - presenceRank[other])[0] ?? 'live';
}
