import { hash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { CloneWatch } from './clone-watch.js';
import { NodeRepository } from './node.repository.js';

/** SHA-256 of a key: the key is 256 random bits, so a plain hash cannot be guessed back. */
export function hashAgentKey(key: string): Buffer {
  return Buffer.from(agentKeyDigest(key), 'base64');
}

/** The same as text (base64): asked with every call of an agent, so in one step. */
export function agentKeyDigest(key: string): string {
  return hash('sha256', key, 'base64');
}

/** A new key: 256 random bits as 64 hex digits, of which only the hash is stored. */
export function newAgentKey(): { id: string; hash: Buffer; secret: string } {
  const secret = randomBytes(32).toString('hex');
  return { id: newId(), hash: hashAgentKey(secret), secret };
}

/** Issues and revokes the credentials of nodes (S8). */
@Injectable()
export class AgentKeyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: AgentKeyRepository,
    private readonly nodes: NodeRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly cache: AgentKeyCache,
    private readonly clones: CloneWatch,
  ) {}

  /** A new key for a node: 64 hex digits, shown this once. Of the others only the newest stays valid. Joins the caller's transaction. */
  async issue(ctx: Ctx, nodeId: string): Promise<string> {
    return this.unitOfWork.run(ctx, async (inside) => {
      for (const keyId of await this.keys.makeRoom(inside, nodeId)) this.outbox.revoked(inside, { nodeId, keyId });
      const { secret, ...key } = newAgentKey();
      await this.keys.insert(inside, { ...key, nodeId });
      return secret;
    });
  }

  /** Which of these keys are still valid: asked after messages may have been missed. */
  valid(ctx: Ctx, keyIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.keys.valid(ctx, keyIds);
  }

  /**
   * Revokes every key of a node. Its calls answer 401 at once in this process and within moments in others, its socket closes.
   *
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams, or `node.not_enrolled` when there is no valid key
   */
  async revoke(ctx: Ctx, nodeId: string): Promise<void> {
    await this.unitOfWork.run(ctx, async (ctx) => {
      const node = await this.nodes.lock(ctx, nodeId);
      if (!node) throw new DomainError('object.not_found');
      if (!node.allowed) throw permissionMissing('agent-key:manage');
      const revoked = await this.keys.revokeAll(ctx, nodeId);
      if (revoked === 0) throw new DomainError('node.not_enrolled');
      // Whoever gets the next key is one machine.
      await this.clones.clear(ctx, nodeId);
      this.audit.record(ctx, 'agent-key.revoked', { type: 'node', id: nodeId }, { revoked });
      this.outbox.fact(ctx, {
        name: 'node.changed',
        workspaceId: node.workspace_id,
        id: nodeId,
        version: node.version,
      });
      this.outbox.revoked(ctx, { nodeId });
      // This process need not wait for the message.
      this.unitOfWork.afterCommit(ctx, () => this.cache.forget(nodeId));
    });
  }
}
