import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { TransferRepository } from './transfer.repository.js';

/** One entry for the same refusal in this time, and so many different ones of one caller. */
const QUIET_MS = 600_000;
const MOST = 20;
/** Callers that are remembered; more at once is an attack on this memory, and the oldest goes. */
const REMEMBERED = 10_000;

/** What is no accident of timing: bytes that are others than was said, and transfers that are not the caller's, or none at all. */
const audited: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'object.not_found',
  'transfer.chunk_invalid',
  'transfer.digest_mismatch',
]);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Steps of transfers that were refused, in the audit log: bounded, so that whoever holds a key cannot flood it. */
@Injectable()
export class TransferRefusals {
  private readonly told = new Map<string, { readonly untilMs: number; readonly seen: Set<string> }>();

  constructor(
    private readonly repository: TransferRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Does a step of a transfer; one that is refused is noted and thrown on. An id that is none, whatever it holds, is that of no transfer.
   * @throws DomainError as `step`, and `object.not_found`
   */
  async watching<T>(ctx: Ctx, transferId: string, step: () => Promise<T>): Promise<T> {
    try {
      if (!uuid.test(transferId)) throw new DomainError('object.not_found');
      return await step();
    } catch (error) {
      if (error instanceof DomainError && audited.has(error.code)) await this.note(ctx, transferId, error.code);
      throw error;
    }
  }

  /** Never throws: what cannot be written is noted with the next refusal. */
  private async note(ctx: Ctx, transferId: string, code: ErrorCode, nowMs = Date.now()): Promise<void> {
    const { actor } = ctx;
    const caller = actor.kind === 'agent' ? actor.nodeId : 'id' in actor ? actor.id : actor.kind;
    const key = `${transferId.slice(0, 64)} ${code}`;
    const seen = this.seenOf(caller, nowMs);
    if (seen.has(key) || seen.size >= MOST) return;
    seen.add(key);
    await this.write(ctx, transferId, code).catch(() => seen.delete(key));
  }

  private seenOf(caller: string, nowMs: number): Set<string> {
    const known = this.told.get(caller);
    if (known && known.untilMs > nowMs) return known.seen;
    // Map keeps insertion order: the oldest goes first.
    if (this.told.size >= REMEMBERED) this.told.delete(this.told.keys().next().value ?? '');
    this.told.delete(caller);
    const seen = new Set<string>();
    this.told.set(caller, { untilMs: nowMs + QUIET_MS, seen });
    return seen;
  }

  private async write(ctx: Ctx, transferId: string, code: ErrorCode): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      const row = uuid.test(transferId) ? await this.repository.find(inside, transferId) : null;
      const about = row && { nodeId: row.node_id, direction: row.direction, path: row.path };
      const target = { type: 'transfer', id: transferId.replaceAll('\0', '').slice(0, 64) };
      this.audit.record(inside, 'transfer.refused', target, { code, ...about });
    });
  }
}
