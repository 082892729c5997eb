import type { FilterTerm } from '@fettle/contracts';
import { whereSql, type Params } from '../lists/index.js';
import { nodeListSql, nodesFrom } from './node-list.sql.js';

/** The names and ids of nodes that match, as `SELECT n.id, n.name FROM …`. The workspace becomes `$1`. */
export function matchingNodes(
  workspaceId: string,
  { terms, exceptIds }: { terms: readonly FilterTerm[]; exceptIds: readonly string[] },
  params: Params,
): string {
  const where = [`n.workspace_id = ${params.add(workspaceId)}::uuid`, whereSql(nodeListSql, terms, params)];
  if (exceptIds.length > 0) where.push(`n.id <> ALL(${params.add(exceptIds)}::uuid[])`);
  return `SELECT n.id, n.name FROM ${nodesFrom(...where)} WHERE ${where.join(' AND ')}`;
}
