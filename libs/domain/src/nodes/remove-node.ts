import { Injectable } from '@nestjs/common';
import type { NodeRemoval } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import type { z } from 'zod';
import { AgentKeyCache } from './agent-key.cache.js';
import { NodeRemovalRepository } from './node-removal.repository.js';
import { NodeRepository, type LockedNode } from './node.repository.js';

/** The end of a node: its agent is turned away, what waits for it never runs, its rows go. The audit log keeps its story. */
@Injectable()
export class RemoveNode {
  constructor(
    private readonly nodes: NodeRepository,
    private readonly repository: NodeRemovalRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cache: AgentKeyCache,
  ) {}

  /** What stops working with it. @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams */
  async preview(ctx: Ctx, nodeId: string): Promise<z.output<typeof NodeRemoval>> {
    const node = allowed(await this.nodes.standing(ctx, nodeId));
    const reach = await this.repository.reach(ctx, nodeId);
    return { asOf: new Date().toISOString(), nodeId: node.id, name: node.name, ...reach };
  }

  /**
   * Decommissions it: in one transaction its keys are revoked, its tasks end, it is gone.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, `node.confirmation`
   */
  async run(ctx: Ctx, nodeId: string, confirmName: string): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const node = allowed(await this.nodes.lock(inside, nodeId));
      if (node.name !== confirmName) throw new DomainError('node.confirmation');
      const { presence: _now, ...reach } = await this.repository.reach(inside, nodeId);
      for (const task of await this.repository.deleteTasks(inside, nodeId)) {
        const { task_id: id, version } = task;
        this.outbox.fact(inside, {
          name: 'task.changed',
          workspaceId: node.workspace_id,
          id,
          version,
          parentId: nodeId,
        });
      }
      const hostname = await this.repository.deleteNode(inside, nodeId);
      this.audit.record(inside, 'node.removed', { type: 'node', id: nodeId }, { name: node.name, hostname, ...reach });
      const version = node.version + 1;
      this.outbox.fact(inside, { name: 'node.changed', workspaceId: node.workspace_id, id: nodeId, version });
      this.outbox.revoked(inside, { nodeId });
      // This process need not wait for the message.
      this.unitOfWork.afterCommit(inside, () => this.cache.forget(nodeId));
    });
  }
}

function allowed(node: LockedNode | null): LockedNode {
  if (!node) throw new DomainError('object.not_found');
  if (!node.allowed) throw permissionMissing('node:remove');
  return node;
}
