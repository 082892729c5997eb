import { Injectable } from '@nestjs/common';
import { AGENT_KEYS_VALID_MAX, type AgentKey, type Result, type agentKeys as contract } from '@fettle/contracts';
import type { Actor, Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import type { z } from 'zod';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { newAgentKey } from './agent-key.service.js';
import { KeyRingRepository, type KeyRow } from './key-ring.repository.js';
import { NodeRepository, type LockedNode } from './node.repository.js';

export type AgentKeyView = z.output<typeof AgentKey>;
type Minted = Result<typeof contract.issue>;

/** What people do with the keys of a node. At most two are valid: the one in use and its successor (S8). */
@Injectable()
export class KeyRing {
  constructor(
    private readonly ring: KeyRingRepository,
    private readonly keys: AgentKeyRepository,
    private readonly nodes: NodeRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cache: AgentKeyCache,
  ) {}

  /** Valid keys first. @throws DomainError `object.not_found` */
  async list(ctx: Ctx, nodeId: string): Promise<Result<typeof contract.list>> {
    if (!(await this.nodes.standing(ctx, nodeId))) throw new DomainError('object.not_found');
    const [rows, canDeliver] = [await this.ring.list(ctx, nodeId), await this.ring.canDeliver(ctx, nodeId)];
    return { items: rows.map(keyView), canDeliver, asOf: new Date().toISOString() };
  }

  /** Another key beside the one in use, for whatever label says. @throws DomainError `object.not_found`, `permission.missing`, `agent_key.too_many` */
  issue(ctx: Ctx, nodeId: string, label: string): Promise<Minted> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.lock(inside, nodeId);
      requireRoom(await this.ring.valid(inside, nodeId));
      return this.mint(inside, node, { label, replaces: null });
    });
  }

  /**
   * Has the agent take a new key at its next check-in; it goes on with the old one until then, and for a minute after.
   * @throws DomainError `object.not_found`, `permission.missing`, `node.not_enrolled`, `agent_key.not_deliverable`
   */
  rotate(ctx: Ctx, nodeId: string, label: string | null): Promise<AgentKeyView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.lock(inside, nodeId);
      const current = await this.current(inside, nodeId);
      if (!(await this.ring.canDeliver(inside, nodeId))) throw new DomainError('agent_key.not_deliverable');
      await this.ring.ask(inside, current.id, label);
      this.audit.record(inside, 'agent-key.rotation-asked', { type: 'node', id: nodeId }, { keyId: current.id, label });
      this.changed(inside, node, null);
      return keyView((await this.ring.find(inside, nodeId, current.id))!);
    });
  }

  /** The successor of the key in use, shown once. @throws DomainError as `rotate`, and `agent_key.too_many` */
  rotateByHand(ctx: Ctx, nodeId: string, label: string | null): Promise<Minted> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.lock(inside, nodeId);
      const current = await this.current(inside, nodeId);
      requireRoom(await this.ring.valid(inside, nodeId));
      return this.mint(inside, node, { label: label ?? current.label, replaces: current.id });
    });
  }

  /** Ends one key: its calls answer 401, its socket closes. @throws DomainError `object.not_found`, `permission.missing`, `agent_key.ended` */
  revoke(ctx: Ctx, nodeId: string, keyId: string): Promise<AgentKeyView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.lock(inside, nodeId);
      if (!(await this.ring.find(inside, nodeId, keyId))) throw new DomainError('object.not_found');
      const by = `Revoked by ${nameOf(inside.actor) ?? 'the control plane'}`;
      if (!(await this.ring.revoke(inside, nodeId, keyId, by))) throw new DomainError('agent_key.ended');
      this.audit.record(inside, 'agent-key.revoked', { type: 'node', id: nodeId }, { keyId, revoked: 1 });
      this.changed(inside, node, keyId);
      return keyView((await this.ring.find(inside, nodeId, keyId))!);
    });
  }

  /** A key for a node that is new in this transaction. */
  first(ctx: Ctx, nodeId: string, label: string): Promise<Minted> {
    return this.insert(ctx, nodeId, { label, replaces: null });
  }

  private async mint(
    ctx: Ctx,
    node: LockedNode,
    what: { label: string | null; replaces: string | null },
  ): Promise<Minted> {
    const minted = await this.insert(ctx, node.id, what);
    const details = { keyId: minted.key.id, label: what.label, ...(what.replaces && { replaces: what.replaces }) };
    this.audit.record(ctx, 'agent-key.issued', { type: 'node', id: node.id }, details);
    this.changed(ctx, node, null);
    return minted;
  }

  private async insert(
    ctx: Ctx,
    nodeId: string,
    what: { label: string | null; replaces: string | null },
  ): Promise<Minted> {
    const { secret, ...key } = newAgentKey();
    await this.keys.insert(ctx, { ...key, ...what, nodeId, createdBy: nameOf(ctx.actor) });
    return { key: keyView((await this.ring.find(ctx, nodeId, key.id))!), secret };
  }

  private async lock(ctx: Ctx, nodeId: string): Promise<LockedNode> {
    const node = await this.nodes.lock(ctx, nodeId);
    if (!node) throw new DomainError('object.not_found');
    if (!node.allowed) throw permissionMissing('agent-key:manage');
    return node;
  }

  private async current(ctx: Ctx, nodeId: string): Promise<KeyRow> {
    const [current] = await this.ring.valid(ctx, nodeId);
    if (!current) throw new DomainError('node.not_enrolled');
    return current;
  }

  /** Browsers read the node again; every process asks again who it is, or ends what the key has opened. */
  private changed(ctx: Ctx, node: LockedNode, keyId: string | null): void {
    const { id, workspace_id: workspaceId, version } = node;
    this.outbox.fact(ctx, { name: 'node.changed', workspaceId, id, version });
    this.outbox.revoked(ctx, { nodeId: id, keyId });
    // This process need not wait for the message.
    this.unitOfWork.afterCommit(ctx, () => this.cache.change(id, keyId));
  }
}

function requireRoom(valid: readonly KeyRow[]): void {
  if (valid.length >= AGENT_KEYS_VALID_MAX) throw new DomainError('agent_key.too_many');
}

function nameOf(actor: Actor): string | null {
  return actor.kind === 'user' || actor.kind === 'api-key' ? actor.label : null;
}

/** The contract's `AgentKey` of a row. */
export function keyView(row: KeyRow): AgentKeyView {
  return {
    id: row.id,
    label: row.label,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    isOld: row.is_old,
    replaces: row.replaces,
    rotationAskedAt: row.rotation_asked_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    revokedReason: row.revoked_reason,
  };
}
