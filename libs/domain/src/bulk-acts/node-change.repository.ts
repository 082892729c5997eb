import { Injectable } from '@nestjs/common';
import { TAGS_MAX } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { inTeamScope } from '../nodes/index.js';
import type { BulkParams } from './bulk-act.row.js';

/** What is kept of nodes, and becomes something else. */
export type NodeChange = Extract<
  BulkParams,
  { kind: 'tag-add' | 'tag-remove' | 'tag-rename' | 'site' | 'criticality' }
>;

export interface ChangedNode {
  id: string;
  allowed: boolean;
  fits: boolean;
  changed: boolean;
  version: number;
}

/** SQL of changes of many nodes at once. The workspace is in every `where`. */
@Injectable()
export class NodeChangeRepository {
  constructor(private readonly database: Database) {}

  /** Changes those of the nodes that the caller may change and that do not become too large; what is so already stays untouched. */
  apply(ctx: Ctx, nodeIds: readonly string[], change: NodeChange): Promise<ChangedNode[]> {
    const { column, value, to } = sqlOf(change);
    const sql = `
      WITH target AS MATERIALIZED (
        SELECT n.id, ${inTeamScope('n.team_id', '$3')} AS allowed, ${to} AS next,
          ${column === 'tags' ? `coalesce(cardinality(${to}), 0) <= ${TAGS_MAX}` : 'true'} AS fits, n.${column} AS before
        FROM nodes n WHERE n.workspace_id = $1 AND n.id = ANY($2::uuid[]) ORDER BY n.id FOR UPDATE
      ), changed AS (
        UPDATE nodes n SET ${column} = t.next, version = n.version + 1, updated_at = fettle_now()
        FROM target t WHERE n.workspace_id = $1 AND n.id = t.id AND t.allowed AND t.fits AND t.before IS DISTINCT FROM t.next
        RETURNING n.id, n.version
      )
      SELECT t.id, t.allowed, t.fits, c.id IS NOT NULL AS changed, coalesce(c.version, 0) AS version
      FROM target t LEFT JOIN changed c ON c.id = t.id`;
    return this.database.query(ctx, sql, [ctx.requireWorkspace(), nodeIds, ctx.teamsOnly, value]);
  }
}

/** The column, the parameter `$4`, and what the column becomes. */
function sqlOf(change: NodeChange): { column: 'tags' | 'site' | 'criticality'; value: unknown; to: string } {
  switch (change.kind) {
    case 'tag-add':
      return {
        column: 'tags',
        value: change.tags,
        to: 'ARRAY(SELECT DISTINCT t FROM unnest(n.tags || $4::text[]) AS t ORDER BY t)',
      };
    case 'tag-remove':
      return {
        column: 'tags',
        value: change.tags,
        to: 'ARRAY(SELECT t FROM unnest(n.tags) AS t WHERE t <> ALL($4::text[]) ORDER BY t)',
      };
    case 'tag-rename':
      return {
        column: 'tags',
        value: [change.from, change.to],
        to: `ARRAY(SELECT DISTINCT CASE WHEN t = ($4::text[])[1] THEN ($4::text[])[2] ELSE t END AS t
          FROM unnest(n.tags) AS t ORDER BY t)`,
      };
    case 'site':
      return { column: 'site', value: change.site || null, to: '$4::text' };
    case 'criticality':
      return { column: 'criticality', value: change.criticality, to: '$4::text' };
  }
}
