import { Injectable } from '@nestjs/common';
import type { nodes as contract, Node, NodePresence, Result } from '@fettle/contracts';
import { nodePresences } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { NodeRepository, type MachineFacts, type NodeFilter, type NodeRow } from './node.repository.js';

type NodeView = z.output<typeof Node>;
type ListQuery = Omit<NodeFilter, 'after'> & { readonly cursor?: string | undefined };
const TOTAL_MAX = 10_000;

/** What people read of nodes, and what agents tell of their machine. */
@Injectable()
export class NodeService {
  constructor(
    private readonly repository: NodeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly cursor: Cursor,
  ) {}

  /** One node of the workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, nodeId: string): Promise<NodeView> {
    const row = await this.repository.find(ctx, nodeId);
    if (!row) throw new DomainError('object.not_found');
    return view(row);
  }

  /** A page of nodes with the counts by presence of the same search: two statements, however many nodes there are. */
  async list(ctx: Ctx, query: ListQuery): Promise<Result<typeof contract.list>> {
    const scope = `nodes:${ctx.requireWorkspace()}:${query.sort}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const rows = await this.repository.page(ctx, { ...query, after, limit: query.limit + 1 });
    const counts = await this.repository.countByPresence(ctx, query.search);
    const items = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? items.at(-1) : undefined;
    const presences = Object.fromEntries(nodePresences.map((name) => [name, 0])) as Record<NodePresence, number>;
    for (const { presence, count } of counts) presences[presence] = count;
    const total = query.presence ? presences[query.presence] : counts.reduce((sum, { count }) => sum + count, 0);
    return {
      items: items.map(view),
      nextCursor: last ? this.cursor.seal(scope, { key: last.sort_key, id: last.id }) : null,
      total: Math.min(total, TOTAL_MAX),
      totalIsExact: total <= TOTAL_MAX,
      presences,
      asOf: new Date().toISOString(),
    };
  }

  /** Takes over versions and tools that an agent reports; tells browsers only when something differs. */
  async describe(ctx: Ctx, nodeId: string, facts: MachineFacts): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const version = await this.repository.describe(inside, nodeId, facts);
      if (version === null) return;
      this.outbox.fact(inside, { name: 'node.changed', workspaceId: inside.requireWorkspace(), id: nodeId, version });
    });
  }
}

function view(row: NodeRow): NodeView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    description: row.description,
    hostname: row.hostname,
    os: row.os,
    arch: row.arch,
    platformVersion: row.platform_version,
    kernelVersion: row.kernel_version,
    agentVersion: row.agent_version,
    presence: row.presence,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    vitals: row.vitals && {
      at: new Date(row.vitals.at).toISOString(),
      cpuPercent: row.vitals.cpu_percent,
      memoryPercent: row.vitals.memory_percent,
      diskPercent: row.vitals.disk_percent,
      load1: row.vitals.load1,
      temperatureC: row.vitals.temperature_c,
      uptimeS: row.vitals.uptime_s,
    },
    tasksRunning: row.tasks_running,
    tasksWaiting: row.tasks_waiting,
    tools: row.tools,
    agentKey: row.key_created_at && {
      createdAt: row.key_created_at.toISOString(),
      lastUsedAt: row.key_last_used_at?.toISOString() ?? null,
    },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
