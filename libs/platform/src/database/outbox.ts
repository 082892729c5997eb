import type { FactName } from '@fettle/contracts';
import type { JobName, JobPayload } from '@fettle/contracts/jobs';
import { newId, type Ctx } from '../context/index.js';
import { requireTransaction } from './transaction.js';

export interface OutboxFact {
  readonly name: FactName;
  readonly workspaceId: string;
  readonly id: string;
  readonly version: number;
  readonly parentId?: string;
}

/**
 * Whose access has ended: one session, a person everywhere or in one workspace, all of a workspace, or a node's agent keys: all of them,
 * or one. `keyId` null: none has ended, but what is remembered of the node's keys is no longer true.
 */
export type Revoked =
  | { readonly sessionId: string }
  | { readonly userId: string }
  | { readonly workspaceId: string; readonly userId?: string }
  | { readonly nodeId: string; readonly keyId?: string | null };

/** What must happen after the commit, kept in the transaction until then. Every method throws outside of `unitOfWork.run`. */
export class Outbox {
  /** Puts a job on its queue after the commit. The payload holds ids only. Returns the job's id. */
  job<N extends JobName>(ctx: Ctx, name: N, payload: JobPayload<N>): string {
    const id = newId();
    const trace = ctx.trace?.traceparent ?? null;
    requireTransaction(ctx, `Job ${name}`).outbox.set(id, { id, kind: 'job', name, payload, trace });
    return id;
  }

  /** Tells browsers that an object changed. Several changes of one object in a transaction become one fact, the newest. */
  fact(ctx: Ctx, fact: OutboxFact): void {
    const { outbox } = requireTransaction(ctx, `Fact ${fact.name}`);
    const key = `${fact.name} ${fact.id}`;
    const before = outbox.get(key)?.payload as OutboxFact | undefined;
    if (before && before.version > fact.version) return;
    outbox.set(key, { id: newId(), kind: 'fact', name: fact.name, payload: fact });
  }

  /** Tells every process whose access has ended, so that sockets close and remembered keys are forgotten. Survives a crash after the commit. */
  revoked(ctx: Ctx, whom: Revoked): void {
    const key = `revoked ${JSON.stringify(whom)}`;
    requireTransaction(ctx, 'Revocation').outbox.set(key, {
      id: newId(),
      kind: 'revoked',
      name: 'revoked',
      payload: whom,
    });
  }

  /** Wakes the parked poll of a node, wherever it is parked. */
  wake(ctx: Ctx, nodeId: string): void {
    requireTransaction(ctx, 'Wake').outbox.set(`wake ${nodeId}`, {
      id: newId(),
      kind: 'wake',
      name: nodeId,
      payload: null,
    });
  }
}
