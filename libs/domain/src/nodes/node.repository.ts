import { Injectable } from '@nestjs/common';
import type { NodePresence } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database, type Place } from '@fettle/platform/database';
import { presenceRank, presenceSql } from './presence.policy.js';

/** A node as the database tells it, with presence, vitals and task counts of this moment. */
export interface NodeRow {
  id: string;
  workspace_id: string;
  name: string;
  description: string | null;
  hostname: string;
  os: string;
  arch: string;
  platform_version: string | null;
  kernel_version: string | null;
  agent_version: string | null;
  tools: Record<string, 'available' | 'degraded' | 'unavailable'>;
  version: number;
  created_at: Date;
  updated_at: Date;
  presence: NodePresence;
  last_seen_at: Date | null;
  vitals: VitalsRow | null;
  tasks_running: number;
  tasks_waiting: number;
  key_created_at: Date | null;
  key_last_used_at: Date | null;
}

export interface VitalsRow {
  at: string;
  cpu_percent: number | null;
  memory_percent: number | null;
  disk_percent: number | null;
  load1: number | null;
  temperature_c: number | null;
  uptime_s: number | null;
}

export interface NodeFilter {
  readonly search?: string | undefined;
  readonly presence?: NodePresence | undefined;
  readonly sort: 'worst' | 'name' | 'newest';
  readonly limit: number;
  /** The place of the last row of the page before. */
  readonly after?: Place | undefined;
}

export interface NewNode {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly hostname: string;
  readonly machineId: string | null;
  readonly os: string;
  readonly arch: string;
  readonly platformVersion: string | null;
  readonly kernelVersion: string | null;
  readonly agentVersion: string | null;
}

const presence = presenceSql('l.last_seen_at');
const rank = `(CASE ${presence} ${Object.entries(presenceRank)
  .map(([name, value]) => `WHEN '${name}' THEN ${value}`)
  .join(' ')} END)`;

/** Sort key per order, as text; the id beside it gives every row its own place. The rank is one digit, so text sorts as it should. */
const orders = {
  worst: { key: `(${rank}::text || ' ' || lower(n.name))`, direction: 'ASC', than: '>' },
  name: { key: 'lower(n.name)', direction: 'ASC', than: '>' },
  // With its type: PostgreSQL takes no bare constant as an order.
  newest: { key: "''::text", direction: 'DESC', than: '<' },
} as const;

const columns = `
  n.id, n.workspace_id, n.name, n.description, n.hostname, n.os, n.arch, n.platform_version, n.kernel_version,
  n.agent_version, n.tools, n.version, n.created_at, n.updated_at,
  ${presence} AS presence, l.last_seen_at,
  CASE WHEN v.node_id IS NULL THEN NULL ELSE to_jsonb(v) - 'node_id' END AS vitals,
  t.running AS tasks_running, t.waiting AS tasks_waiting, k.created_at AS key_created_at, k.last_used_at AS key_last_used_at`;

const joins = `
  FROM nodes n
  LEFT JOIN node_liveness l ON l.node_id = n.id
  LEFT JOIN node_vitals v ON v.node_id = n.id
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state <> 'queued')::int AS running, count(*) FILTER (WHERE state = 'queued')::int AS waiting
    FROM task_live WHERE task_live.node_id = n.id
  ) t ON true
  LEFT JOIN LATERAL (
    SELECT created_at, last_used_at FROM agent_keys
    WHERE agent_keys.node_id = n.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
  ) k ON true`;

/** All SQL of nodes. The workspace is in every `where`: a foreign id finds nothing. */
@Injectable()
export class NodeRepository {
  constructor(private readonly database: Database) {}

  async find(ctx: Ctx, nodeId: string): Promise<NodeRow | null> {
    const sql = `SELECT ${columns} ${joins} WHERE n.workspace_id = $1 AND n.id = $2`;
    const rows = await this.database.query<NodeRow>(ctx, sql, [ctx.requireWorkspace(), nodeId]);
    return rows[0] ?? null;
  }

  /** One page; ask for one row more than is shown to learn whether another page follows. */
  async page(ctx: Ctx, filter: NodeFilter): Promise<(NodeRow & { sort_key: string })[]> {
    const { key, direction, than } = orders[filter.sort];
    const params: unknown[] = [ctx.requireWorkspace()];
    const where = ['n.workspace_id = $1', ...this.searchClause(filter.search, params)];
    if (filter.presence) where.push(`${presence} = $${params.push(filter.presence)}`);
    if (filter.after) {
      where.push(
        `(${key}, n.id) ${than} ($${params.push(filter.after.key)}::text, $${params.push(filter.after.id)}::uuid)`,
      );
    }
    const sql = `
      SELECT ${columns}, ${key} AS sort_key ${joins} WHERE ${where.join(' AND ')}
      ORDER BY ${key} ${direction}, n.id ${direction} LIMIT $${params.push(filter.limit)}`;
    return this.database.query(ctx, sql, params);
  }

  /** How many nodes match the search, by presence: facet and total in one statement. */
  async countByPresence(ctx: Ctx, search: string | undefined): Promise<{ presence: NodePresence; count: number }[]> {
    const params: unknown[] = [ctx.requireWorkspace()];
    const where = ['n.workspace_id = $1', ...this.searchClause(search, params)].join(' AND ');
    const sql = `
      SELECT ${presence} AS presence, count(*)::int AS count
      FROM nodes n LEFT JOIN node_liveness l ON l.node_id = n.id WHERE ${where} GROUP BY 1`;
    return this.database.query(ctx, sql, params);
  }

  async insert(ctx: Ctx, node: NewNode): Promise<void> {
    await this.database.query(
      ctx,
      `WITH made AS (
         INSERT INTO nodes (id, workspace_id, name, description, hostname, machine_id, os, arch, platform_version, kernel_version, agent_version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id, workspace_id
       ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
      [
        node.id, ctx.requireWorkspace(), node.name, node.description, node.hostname, node.machineId, node.os, node.arch,
        node.platformVersion, node.kernelVersion, node.agentVersion,
      ], // prettier-ignore
    );
  }

  /** Takes over what the agent says of its machine. Returns the new version, or null when nothing differs. */
  async describe(ctx: Ctx, nodeId: string, facts: MachineFacts): Promise<number | null> {
    const rows = await this.database.query<{ version: number }>(
      ctx,
      `UPDATE nodes SET agent_version = coalesce($3, agent_version), platform_version = coalesce($4, platform_version),
         kernel_version = coalesce($5, kernel_version), tools = coalesce($6::jsonb, tools),
         version = version + 1, updated_at = fettle_now()
       WHERE workspace_id = $1 AND id = $2
         AND (agent_version, platform_version, kernel_version, tools) IS DISTINCT FROM
             (coalesce($3, agent_version), coalesce($4, platform_version), coalesce($5, kernel_version), coalesce($6::jsonb, tools))
       RETURNING version`,
      [
        ctx.requireWorkspace(),
        nodeId,
        facts.agentVersion ?? null,
        facts.platformVersion ?? null,
        facts.kernelVersion ?? null,
        facts.tools ? JSON.stringify(facts.tools) : null,
      ],
    );
    return rows[0]?.version ?? null;
  }

  private searchClause(search: string | undefined, params: unknown[]): string[] {
    if (!search) return [];
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const at = params.push(pattern);
    return [`(n.name ILIKE $${at} OR n.hostname ILIKE $${at})`];
  }
}

/** What an agent tells of its machine beside measurements; what is missing stays as it was. */
export interface MachineFacts {
  readonly agentVersion?: string | null | undefined;
  readonly platformVersion?: string | null | undefined;
  readonly kernelVersion?: string | null | undefined;
  readonly tools?: Record<string, 'available' | 'degraded' | 'unavailable'> | undefined;
}
