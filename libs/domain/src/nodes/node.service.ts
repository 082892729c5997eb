import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { NodeRepository } from './node.repository.js';
import { nodeView, type NodeView } from './node.row.js';

/** What people read of one node. */
@Injectable()
export class NodeService {
  constructor(private readonly repository: NodeRepository) {}

  /** One node of the workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, nodeId: string): Promise<NodeView> {
    const row = await this.repository.find(ctx, nodeId);
    if (!row) throw new DomainError('object.not_found');
    return nodeView(row);
  }
}
