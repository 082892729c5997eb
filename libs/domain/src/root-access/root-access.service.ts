import { Injectable } from '@nestjs/common';
import type { RootProfile } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeRepository, NodeService, type NodeView } from '../nodes/index.js';
import { RootAccessRepository } from './root-access.repository.js';

/** What people choose: what root can be used for on a node. */
@Injectable()
export class RootAccessService {
  constructor(
    private readonly nodes: NodeRepository,
    private readonly views: NodeService,
    private readonly repository: RootAccessRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Wants a profile of a node and tells its agent at once, wherever that is connected. Nothing changes where the node has applied it
   * already; one that failed is tried again.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams
   */
  async change(ctx: Ctx, nodeId: string, profile: RootProfile): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.nodes.lock(inside, nodeId);
      if (!node) throw new DomainError('object.not_found');
      if (!node.allowed) throw permissionMissing('root-access:manage');
      const before = await this.repository.standing(inside, nodeId);
      const isThere = before.profile === profile && before.applied === profile && before.error === null;
      if (!isThere) {
        const { id, workspace_id: workspaceId, name } = node;
        const { actor } = inside;
        const version = await this.repository.want(inside, id, profile, actor.kind === 'user' ? actor.id : null);
        const changes = { profile: [before.profile, profile] };
        this.audit.record(inside, 'root-access.changed', { type: 'node', id }, { name, changes });
        this.outbox.fact(inside, { name: 'node.changed', workspaceId, id, version });
        this.outbox.fact(inside, { name: 'node.root-access', workspaceId, id, version });
        this.outbox.wake(inside, id);
      }
      return this.views.get(inside, nodeId);
    });
  }
}
