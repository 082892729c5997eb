import type { FilterTerm } from '@fettle/contracts';
import { whereSql, type Params } from '../lists/index.js';
import { nodeListSql, nodesFrom } from './node-list.sql.js';

/** Nodes that match, but for some; where there are `onlyIds`, of those alone. */
export interface MatchedNodes {
  readonly terms: readonly FilterTerm[];
  readonly exceptIds: readonly string[];
  readonly onlyIds?: readonly string[] | undefined;
}

/** The names and ids of nodes that match, as `SELECT n.id, n.name FROM …`. The workspace becomes `$1`. */
export function matchingNodes(
  workspaceId: string,
  { terms, exceptIds, onlyIds }: MatchedNodes,
  params: Params,
): string {
  const where = [`n.workspace_id = ${params.add(workspaceId)}::uuid`, whereSql(nodeListSql, terms, params)];
  if (exceptIds.length > 0) where.push(`n.id <> ALL(${params.add(exceptIds)}::uuid[])`);
  if (onlyIds) where.push(`n.id = ANY(${params.add(onlyIds)}::uuid[])`);
  return `SELECT n.id, n.name FROM ${nodesFrom(...where)} WHERE ${where.join(' AND ')}`;
}
