import { Injectable } from '@nestjs/common';
import { nodePresences, type NodePresence, type now as contract, type Result } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { taskView } from '../tasks/index.js';
import { worstFirst, type Attention } from './now.policy.js';
import { NowRepository, type NodeAttentionRow, type NowTaskRow } from './now.repository.js';

/** One glance at a workspace: what needs somebody, what runs, what ended. */
@Injectable()
export class NowService {
  constructor(private readonly repository: NowRepository) {}

  /** Three statements, however large the workspace is. */
  async get(ctx: Ctx): Promise<Result<typeof contract.get>> {
    const nodes = await this.repository.nodes(ctx);
    const tasks = await this.repository.tasks(ctx);
    const totals = await this.repository.totals(ctx);
    const part = (name: NowTaskRow['part']) => tasks.filter((row) => row.part === name);
    const trouble = part('trouble');
    const noNodes = Object.fromEntries(nodePresences.map((name) => [name, 0])) as Record<NodePresence, number>;
    return {
      presences: { ...noNodes, ...totals.presences },
      attention: worstFirst([...nodes.map(nodeAttention), ...trouble.flatMap(taskAttention)]),
      attentionTotal: (nodes[0]?.total ?? 0) + (trouble[0]?.total ?? 0),
      running: part('running').map(taskView),
      runningTotal: totals.running,
      waitingTotal: totals.waiting,
      ended: part('ended').map(taskView),
      asOf: new Date().toISOString(),
    };
  }
}

function nodeAttention(row: NodeAttentionRow): Attention {
  return {
    kind: row.kind,
    node: { id: row.id, name: row.name },
    since: row.since.toISOString(),
    tasks: row.waiting,
    diskPercent: row.disk_percent,
    task: null,
  };
}

function taskAttention(row: NowTaskRow): Attention[] {
  if (row.kind === null || row.finished_at === null) return [];
  const node = { id: row.node_id, name: row.node_name };
  const since = row.finished_at.toISOString();
  return [{ kind: row.kind, node, since, tasks: row.alike, diskPercent: null, task: taskView(row) }];
}
