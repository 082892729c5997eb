import { Injectable } from '@nestjs/common';
import { nodeFilterFields, parseFilter, type FilterTerm } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { readFilter, whereSql, type ListSql, type Params } from '../lists/index.js';

/** A group as it is asked for: by its rule, or by the list of its members. */
export interface AskedGroup {
  readonly id: string;
  readonly rule: readonly FilterTerm[] | null;
}

/** A term on groups with what its names stand for at this moment. */
interface GroupTerm extends FilterTerm {
  readonly groups: readonly AskedGroup[];
}

/** Reads filters of nodes. Where groups are named in one, a statement more says what they are: a rule is never kept anywhere else. */
@Injectable()
export class NodeTerms {
  constructor(private readonly database: Database) {}

  /** The terms of a text. @throws DomainError `request.filter_invalid` */
  async read(ctx: Ctx, text: string | undefined, path?: string): Promise<FilterTerm[]> {
    return this.resolve(ctx, readFilter(text, nodeFilterFields, path));
  }

  /** Terms with the groups that they name. A name that no group has finds nothing. */
  async resolve(ctx: Ctx, terms: readonly FilterTerm[]): Promise<FilterTerm[]> {
    const names = terms.filter(isGroupTerm).flatMap(({ values }) => values.map((value) => value.toLowerCase()));
    if (names.length === 0) return [...terms];
    const sql =
      'SELECT id, lower(name) AS name, rule FROM node_groups WHERE workspace_id = $1 AND lower(name) = ANY($2::text[])';
    const rows = await this.database.query<{ id: string; name: string; rule: string | null }>(ctx, sql, [
      ctx.requireWorkspace(),
      names,
    ]);
    const groups = new Map(
      rows.map(({ id, name, rule }) => [name, { id, rule: rule === null ? null : ruleTerms(rule) }]),
    );
    return terms.map((term) => (isGroupTerm(term) ? withGroups(term, groups) : term));
  }
}

function withGroups(term: FilterTerm, groups: ReadonlyMap<string, AskedGroup>): GroupTerm {
  return { ...term, groups: term.values.flatMap((value) => groups.get(value.toLowerCase()) ?? []) };
}

function isGroupTerm({ field }: FilterTerm): boolean {
  return field === 'group';
}

/** The terms of a stored rule. What an older version let in and this one cannot read belongs to nobody. */
export function ruleTerms(rule: string): readonly FilterTerm[] | null {
  const { terms, problems } = parseFilter(rule, nodeFilterFields);
  return problems.length > 0 || terms.some(isGroupTerm) ? nobody : terms;
}

const nobody: readonly FilterTerm[] = [];

/** The condition that a node belongs to one of the groups of a term. `$1` is the workspace. */
export function groupSql(list: () => ListSql, term: FilterTerm, params: Params): string {
  const { groups } = term as Partial<GroupTerm>;
  if (!groups) throw new Error('Terms on groups are resolved before they become SQL');
  return groups.length === 0 ? 'false' : groups.map((group) => memberSql(list, group, params)).join(' OR ');
}

/** The condition that a node belongs to a group. */
export function memberSql(list: () => ListSql, { id, rule }: AskedGroup, params: Params): string {
  if (rule === nobody) return 'false';
  if (rule) return `(${whereSql(list(), rule, params)})`;
  return `n.id IN (SELECT node_id FROM node_group_members WHERE workspace_id = $1 AND group_id = ${params.add(id)}::uuid)`;
}
