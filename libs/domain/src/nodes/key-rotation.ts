import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import type { AgentPrincipal } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { newAgentKey } from './agent-key.service.js';
import { KeyReminders } from './key-reminders.js';
import { KeyRingRepository, type DueKey } from './key-ring.repository.js';
import { NodeRepository } from './node.repository.js';

/** How long both keys are good once the agent calls with the new one: calls that are on their way with the old one must arrive. */
const OVERLAP_S = 60;
const BATCH = 200;

/**
 * How a key takes over from another: the agent gets it in the answer to a check-in, stores it, calls with it, and only then the old one
 * ends. An answer that is lost changes nothing: the next check-in brings another key, and the one that never arrived is revoked.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly ring: KeyRingRepository,
    private readonly keys: AgentKeyRepository,
    private readonly nodes: NodeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cache: AgentKeyCache,
    private readonly reminders: KeyReminders,
  ) {}

  /** The new key for the agent that checks in, or null when none is wanted (any more). Costs SQL only while a rotation is asked for. */
  async deliver(ctx: Ctx, nodeId: string): Promise<string | null> {
    if (!this.cache.standing(nodeId).isRotating) return null;
    return this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.nodes.lock(inside, nodeId))) return null;
      const old = await this.ring.asked(inside, nodeId);
      if (!old) return null;
      const dropped = await this.ring.revokeBut(
        inside,
        nodeId,
        [old.id],
        'It never reached the agent, or was retiring',
      );
      const { secret, ...key } = newAgentKey();
      await this.keys.insert(inside, { ...key, nodeId, label: old.label, replaces: old.id, byAgent: true });
      this.audit.record(
        inside,
        'agent-key.delivered',
        { type: 'node', id: nodeId },
        { keyId: key.id, replaces: old.id },
      );
      for (const keyId of dropped) this.outbox.revoked(inside, { nodeId, keyId });
      return secret;
    });
  }

  /** A key that takes over was called with for the first time: the one before it ends in a minute. */
  async confirm({ nodeId, workspaceId, keyId }: AgentPrincipal): Promise<void> {
    const ctx = Ctx.create({ actor: { kind: 'agent', nodeId }, workspaceId });
    await this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.nodes.lock(inside, nodeId);
      const old = node && (await this.ring.confirm(inside, keyId, OVERLAP_S));
      if (!node || !old) return;
      this.audit.record(inside, 'agent-key.rotated', { type: 'node', id: nodeId }, { keyId, replaces: old.id });
      this.outbox.fact(inside, { name: 'node.changed', workspaceId, id: nodeId, version: node.version });
      this.outbox.revoked(inside, { nodeId, keyId: null });
    });
  }

  /** Called by the clock: ends keys whose successor is in use, and speaks of those that have become old. Returns how many. */
  async sweep(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const retired = await this.ring.retire(inside, BATCH);
      for (const key of retired) {
        const there = inside.with({ workspaceId: key.workspace_id });
        this.audit.record(there, 'agent-key.retired', { type: 'node', id: key.node_id }, { keyId: key.id });
        this.outbox.revoked(inside, { nodeId: key.node_id, keyId: key.id });
        this.tell(inside, key);
      }
      const old = await this.ring.remind(inside, BATCH);
      for (const key of old) this.tell(inside, key);
      await this.reminders.send(inside, old);
      return retired.length + old.length;
    });
  }

  private tell(ctx: Ctx, { workspace_id: workspaceId, node_id: id }: DueKey): void {
    // The node's own record has not changed: whoever shows it reads its keys again all the same.
    this.outbox.fact(ctx, { name: 'node.changed', workspaceId, id, version: 0 });
  }
}
