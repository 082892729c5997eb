import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { NodeRepository, type MachineFacts } from './node.repository.js';
import { nodeView, type NodeView } from './node.row.js';

/** What people read of one node, and what agents tell of their machine. */
@Injectable()
export class NodeService {
  constructor(
    private readonly repository: NodeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** One node of the workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, nodeId: string): Promise<NodeView> {
    const row = await this.repository.find(ctx, nodeId);
    if (!row) throw new DomainError('object.not_found');
    return nodeView(row);
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
