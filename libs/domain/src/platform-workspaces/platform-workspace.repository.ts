import { Injectable } from '@nestjs/common';
import type { Handled, platformWorkspaces } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import {
  Params,
  afterSql,
  containing,
  keySql,
  orderSql,
  totalSql,
  type Direction,
  type SortSql,
} from '../lists/index.js';

type Query = Handled<typeof platformWorkspaces.list>['query'];

export interface PlatformWorkspaceRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly isDefault: boolean;
  readonly timezone: string;
  readonly state: 'open' | 'archived' | 'deleting';
  readonly archivedAt: Date | null;
  readonly deletingAt: Date | null;
  readonly members: number;
  readonly pendingMembers: number;
  readonly nodes: number;
  readonly runningTasks: number;
  readonly owners: readonly { id: string; name: string; email: string }[];
  readonly version: number;
  readonly createdAt: Date;
}

export interface PlatformWorkspacePage {
  readonly query: Query;
  readonly direction: Direction;
  readonly after: Place | null;
}

const STATE = `CASE WHEN w.deleting_at IS NOT NULL THEN 'deleting' WHEN w.archived_at IS NOT NULL THEN 'archived' ELSE 'open' END`;
const MEMBERS = '(SELECT count(*)::int FROM memberships m WHERE m.workspace_id = w.id)';
const NODES = '(SELECT count(*)::int FROM nodes n WHERE n.workspace_id = w.id)';
const RUNNING = `(SELECT count(*)::int FROM task_live l WHERE l.workspace_id = w.id AND l.state IN ('leased', 'started'))`;
const HAS_OWNER = `EXISTS (SELECT FROM memberships m WHERE m.workspace_id = w.id AND m.role = 'owner')`;

export const platformWorkspaceSortSql: Readonly<Record<Query['sort'], SortSql>> = {
  name: { key: 'lower(w.name)', type: 'text', natural: 'asc' },
  created: { key: 'w.created_at', type: 'timestamptz', natural: 'desc' },
  members: { key: MEMBERS, type: 'bigint', natural: 'desc' },
  nodes: { key: NODES, type: 'bigint', natural: 'desc' },
  tasks: { key: RUNNING, type: 'bigint', natural: 'desc' },
};

const COLUMNS = `w.id, w.name, w.slug, w.is_default AS "isDefault", w.timezone, ${STATE} AS state, w.archived_at AS "archivedAt",
  w.deleting_at AS "deletingAt", w.version, w.created_at AS "createdAt", ${MEMBERS} AS members, ${NODES} AS nodes,
  ${RUNNING} AS "runningTasks",
  (SELECT count(*)::int FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.workspace_id = w.id AND u.activated_at IS NULL) AS "pendingMembers",
  coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'email', o.email)) FROM (
    SELECT u.id, u.name, u.email FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.workspace_id = w.id AND m.role = 'owner' ORDER BY m.created_at, u.id LIMIT 5) AS o), '[]') AS owners`;

/** SQL of all workspaces of the platform. */
@Injectable()
export class PlatformWorkspaceRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, workspaceId: string): Promise<PlatformWorkspaceRow | null> {
    const sql = `SELECT ${COLUMNS} FROM workspaces w WHERE w.id = $1`;
    const [row] = await this.database.query<PlatformWorkspaceRow>(ctx, sql, [workspaceId]);
    return row ?? null;
  }

  async exists(ctx: Ctx, workspaceId: string): Promise<boolean> {
    const sql = 'SELECT FROM workspaces WHERE id = $1';
    return (await this.database.query(ctx, sql, [workspaceId])).length > 0;
  }

  /** One row more than asked for, to know whether there are more. */
  page(
    ctx: Ctx,
    { query, direction, after }: PlatformWorkspacePage,
  ): Promise<(PlatformWorkspaceRow & { key: string })[]> {
    const params = new Params();
    const order = platformWorkspaceSortSql[query.sort];
    const where = conditions(query, params);
    if (after) where.push(afterSql(order, { direction, id: 'w.id' }, after, params));
    const sql = `SELECT ${COLUMNS}, ${keySql(order)} AS key FROM workspaces w WHERE ${where.join(' AND ')}
      ORDER BY ${orderSql(order, direction, 'w.id')} LIMIT ${params.add(query.limit + 1)}`;
    return this.database.query(ctx, sql, params.values);
  }

  async count(ctx: Ctx, query: Query): Promise<number> {
    const params = new Params();
    const sql = totalSql('workspaces w', conditions(query, params));
    const [row] = await this.database.query<{ total: number }>(ctx, sql, params.values);
    return row!.total;
  }
}

function conditions({ search, state }: Query, params: Params): string[] {
  const where = ['true'];
  if (state === 'ownerless') where.push(`NOT ${HAS_OWNER} AND w.deleting_at IS NULL`);
  else if (state) where.push(`${STATE} = ${params.add(state)}`);
  if (search) {
    const pattern = params.add(containing(search));
    where.push(`(w.name ILIKE ${pattern} OR w.slug ILIKE ${pattern})`);
  }
  return where;
}
