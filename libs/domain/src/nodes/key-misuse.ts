import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { EventLog } from '../events/index.js';

/** One event for a node in this time, however often its key is misused. */
const QUIET_MS = 600_000;
/** Nodes that are remembered; more at once is an attack on this memory, and the oldest goes. */
const REMEMBERED = 10_000;

/** Whose key it was and for whom it tried to speak. */
export interface Misuse {
  readonly workspaceId: string;
  /** The node whose key it was. */
  readonly nodeId: string;
  readonly keyId?: string;
  /** The node that it claimed to be, or whose object it reached for; an unknown id as it came. */
  readonly claimed: string;
  /** Where it tried: 'header', 'body', 'task', 'transfer' … */
  readonly where: string;
}

/**
 * A key of one node that was used to speak for another. The call is refused elsewhere; here it becomes an event and an audit entry, at
 * most one for a node in ten minutes, so that whoever holds a key cannot flood the log with it.
 */
@Injectable()
export class KeyMisuse {
  private readonly quietUntil = new Map<string, number>();
  private readonly suppressed = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: EventLog,
    private readonly audit: AuditTrail,
  ) {}

  /** Never throws and never delays an answer: what cannot be written is tried again with the next misuse. */
  note(misuse: Misuse, nowMs = Date.now()): void {
    const { nodeId } = misuse;
    if ((this.quietUntil.get(nodeId) ?? 0) > nowMs) {
      this.suppressed.set(nodeId, (this.suppressed.get(nodeId) ?? 0) + 1);
      return;
    }
    // Map keeps insertion order: the oldest goes first.
    if (this.quietUntil.size >= REMEMBERED) this.drop(this.quietUntil.keys().next().value ?? '');
    this.quietUntil.set(nodeId, nowMs + QUIET_MS);
    const before = this.suppressed.get(nodeId) ?? 0;
    this.suppressed.delete(nodeId);
    void this.write(misuse, before).catch(() => this.drop(nodeId));
  }

  private async write({ workspaceId, nodeId, keyId, claimed, where }: Misuse, before: number): Promise<void> {
    const ctx = Ctx.create({ actor: { kind: 'agent', nodeId }, workspaceId });
    await this.unitOfWork.run(ctx, async (inside) => {
      const data = { keyId: keyId ?? null, claimed: claimed.slice(0, 64), where, ...(before > 0 && { before }) };
      await this.events.record(inside, {
        type: 'agent-key.used-for-another',
        severity: 'critical',
        nodeId,
        message: `The agent key of this node was used to speak for another node (${where}). It was refused. If nobody has mixed up two configurations, revoke the key`,
        data,
      });
      this.audit.record(inside, 'agent-key.misused', { type: 'node', id: nodeId }, data);
    });
  }

  private drop(nodeId: string): void {
    this.quietUntil.delete(nodeId);
    this.suppressed.delete(nodeId);
  }
}
