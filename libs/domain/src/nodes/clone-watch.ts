import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { EventLog } from '../events/index.js';
import { AgentKeyCache } from './agent-key.cache.js';
import { LivenessRepository } from './liveness.repository.js';
import { NodeRepository } from './node.repository.js';
import type { NodeView } from './node.row.js';
import { NodeService } from './node.service.js';
import { cloneEvent } from './presence-news.js';

/** So many live connections that took each other's place within this time are two machines: one alone does not dial while it talks. */
const REPLACED_TIMES = 5;
const REPLACED_WITHIN_MS = 120_000;
/** A connection that was heard from so lately was alive when another one took its place. */
export const ALIVE_WITHIN_MS = 10_000;
const REMEMBERED = 10_000;

/**
 * Two machines with one identity, as after copying a disk. Agents that tell the boot of their machine are found by the liveness
 * statement; the compatible agent tells nothing of the kind, and is found by two connections that keep taking each other's place.
 */
@Injectable()
export class CloneWatch {
  private readonly replaced = new Map<string, number[]>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: LivenessRepository,
    private readonly nodes: NodeRepository,
    private readonly service: NodeService,
    private readonly events: EventLog,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cache: AgentKeyCache,
  ) {}

  /** Whether a node whose key was verified here is two machines. No SQL. */
  isCloned(nodeId: string): boolean {
    return this.cache.standing(nodeId).isCloned;
  }

  /** A connection took the place of one that was alive. Resolves when what follows is written; what cannot be is found again. */
  async connectionReplaced(nodeId: string, nowMs = Date.now()): Promise<void> {
    const times = [...(this.replaced.get(nodeId) ?? []), nowMs].filter((at) => at > nowMs - REPLACED_WITHIN_MS);
    // Map keeps insertion order: the oldest goes first.
    if (this.replaced.size >= REMEMBERED) this.replaced.delete(this.replaced.keys().next().value ?? '');
    this.replaced.delete(nodeId);
    this.replaced.set(nodeId, times);
    if (times.length < REPLACED_TIMES) return;
    this.replaced.delete(nodeId);
    await this.flag(nodeId, { connections: times.length });
  }

  /** People say that one machine is left. @throws DomainError `object.not_found`, `permission.missing` */
  async oneMachine(ctx: Ctx, nodeId: string): Promise<NodeView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.nodes.lock(inside, nodeId);
      if (!node) throw new DomainError('object.not_found');
      if (!node.allowed) throw permissionMissing('agent-key:manage');
      await this.clear(inside, nodeId);
      this.audit.record(inside, 'node.clone-cleared', { type: 'node', id: nodeId });
      return this.service.get(inside, nodeId);
    });
  }

  /** One machine again: by what people say, or because all keys but a new one are void. Joins the open transaction. */
  async clear(ctx: Ctx, nodeId: string): Promise<void> {
    const cleared = await this.repository.clearCloned(ctx, nodeId);
    if (!cleared) return;
    const workspaceId = ctx.requireWorkspace();
    await this.events.record(ctx, {
      type: 'node.clone-cleared',
      severity: 'info',
      nodeId,
      message: 'One machine uses the identity of this node. It gets work again',
    });
    this.outbox.fact(ctx, { name: 'node.liveness', workspaceId, id: nodeId, version: cleared.version });
    this.outbox.revoked(ctx, { nodeId, keyId: null });
    // Work may have waited.
    this.outbox.wake(ctx, nodeId);
    this.unitOfWork.afterCommit(ctx, () => this.cache.change(nodeId, null));
  }

  private async flag(nodeId: string, evidence: object): Promise<void> {
    await this.unitOfWork.run(Ctx.system('clone watch'), async (inside) => {
      const flagged = await this.repository.flagCloned(inside, nodeId, evidence);
      if (!flagged) return;
      const { workspace_id: workspaceId, version } = flagged;
      await this.events.recordAll(inside, [cloneEvent({ node_id: nodeId, workspace_id: workspaceId })]);
      this.outbox.fact(inside, { name: 'node.liveness', workspaceId, id: nodeId, version });
      this.outbox.revoked(inside, { nodeId, keyId: null });
      this.unitOfWork.afterCommit(inside, () => this.cache.change(nodeId, null));
    });
  }
}
