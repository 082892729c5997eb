import { Injectable } from '@nestjs/common';
import type { Handled, nodes as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork, changes } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeRepository, type NodeWords } from './node.repository.js';
import { nodeView, type NodeView } from './node.row.js';

/** What people read of one node, and what they call it. */
@Injectable()
export class NodeService {
  constructor(
    private readonly repository: NodeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** One node of the workspace. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, nodeId: string): Promise<NodeView> {
    const row = await this.repository.find(ctx, nodeId);
    if (!row) throw new DomainError('object.not_found');
    return nodeView(row);
  }

  /**
   * Changes what is given of what people keep of a node.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, `node.conflict`, `node.owner_no_member`
   */
  async update(ctx: Ctx, nodeId: string, input: Handled<typeof contract.update>['body']): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.repository.lock(inside, nodeId);
      if (!node) throw new DomainError('object.not_found');
      if (!node.allowed) throw permissionMissing('node:update');
      if (input.version !== undefined && input.version !== node.version) throw new DomainError('node.conflict');
      const before = wordsOf(node);
      const after = described(before, input);
      if (
        after.ownerId !== null &&
        after.ownerId !== before.ownerId &&
        !(await this.repository.isMember(inside, after.ownerId))
      )
        throw new DomainError('node.owner_no_member');
      const changed = changes(before, after);
      if (Object.keys(changed).length === 0) return this.get(inside, nodeId);
      await this.repository.describe(inside, nodeId, after);
      const { id, workspace_id: workspaceId, version } = node;
      this.audit.record(inside, 'node.updated', { type: 'node', id }, { name: node.name, changes: changed });
      this.outbox.fact(inside, { name: 'node.changed', workspaceId, id, version: version + 1 });
      return this.get(inside, nodeId);
    });
  }
}

const wordsOf = ({ name, description, tags, site, criticality, ownerId, notes }: NodeWords): NodeWords => ({
  name, description, tags, site, criticality, ownerId, notes,
}); // prettier-ignore

/** What is left out stays; an empty text is none. */
function described(before: NodeWords, input: Handled<typeof contract.update>['body']): NodeWords {
  const text = (given: string | undefined, was: string | null) => (given === undefined ? was : given || null);
  return {
    name: input.name ?? before.name,
    description: text(input.description, before.description),
    tags: input.tags ? [...new Set(input.tags)].toSorted() : before.tags,
    site: text(input.site, before.site),
    criticality: input.criticality ?? before.criticality,
    ownerId: input.ownerId === undefined ? before.ownerId : input.ownerId,
    notes: text(input.notes, before.notes),
  };
}
