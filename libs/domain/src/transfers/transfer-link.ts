import { Injectable } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import type { transferLink as contract } from '@fettle/contracts/agent-link';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { KeyMisuse } from '../nodes/index.js';
import { leaseLost } from '../tasks/index.js';
import { TransferRefusals } from './transfer-refusals.js';
import { TransferStore } from './transfer-store.js';
import { TransferTelling } from './transfer-telling.js';
import { TransferRepository } from './transfer.repository.js';
import type { TransferRow } from './transfer.row.js';
import { TransferService } from './transfer.service.js';

type Body<V extends keyof typeof contract> = Handled<(typeof contract)[V]>['body'];
type Answer<V extends keyof typeof contract> = Promise<Result<(typeof contract)[V]>>;
type Fence = Pick<Body<'begin'>, 'taskId' | 'attempt'>;

/** What agents do with transfers of their own node. A foreign one answers like a missing one, a report of a lost attempt `task.lease_lost`. */
@Injectable()
export class TransferLink {
  constructor(
    private readonly repository: TransferRepository,
    private readonly transfers: TransferService,
    private readonly store: TransferStore,
    private readonly unitOfWork: UnitOfWork,
    private readonly telling: TransferTelling,
    private readonly misuse: KeyMisuse,
    private readonly refusals: TransferRefusals,
  ) {}

  /** @throws DomainError `object.not_found`, `task.lease_lost`, `transfer.not_receiving`, `transfer.quota` */
  async begin(ctx: Ctx, id: string, body: Body<'begin'>): Answer<'begin'> {
    return this.refusals.watching(ctx, id, async () => {
      if (await this.unitOfWork.run(ctx, (inside) => this.isAnother(inside, id, body))) await this.store.drop(id);
      const { chunk_bytes: chunkBytes, size_bytes, sha256, missing } = await this.own(ctx, id, body);
      return { chunkBytes, sizeBytes: Number(size_bytes), sha256, missing };
    });
  }

  /** @throws DomainError `object.not_found`, `task.lease_lost`, `transfer.not_receiving`, `transfer.chunk_invalid` */
  async chunk(ctx: Ctx, id: string, body: Body<'chunk'>): Answer<'chunk'> {
    return this.refusals.watching(ctx, id, async () => {
      const row = await this.own(ctx, id, body);
      if (row.direction !== 'from_node') throw new DomainError('transfer.not_receiving');
      await this.transfers.keep(ctx, row, body);
      return { missing: (await this.own(ctx, id, body)).missing };
    });
  }

  /** @throws DomainError `object.not_found`, `task.lease_lost`, `transfer.not_ready`, `transfer.chunk_invalid` */
  async read(ctx: Ctx, id: string, body: Body<'read'>): Answer<'read'> {
    return this.refusals.watching(ctx, id, async () => {
      const row = await this.own(ctx, id, body);
      if (row.state !== 'delivering') throw new DomainError('transfer.not_ready');
      const place = (await this.repository.chunks(ctx, id)).find(({ index }) => index === body.index);
      if (!place) throw new DomainError('transfer.chunk_invalid');
      return { data: (await this.store.get(place)).toString('base64'), sha256: place.sha256 };
    });
  }

  /** @throws DomainError `object.not_found`, `task.lease_lost`, `transfer.not_receiving`, `transfer.chunk_invalid`, `transfer.digest_mismatch` */
  async finish(ctx: Ctx, id: string, body: Body<'finish'>): Answer<'finish'> {
    return this.refusals.watching(ctx, id, () => this.end(ctx, id, body));
  }

  private async end(ctx: Ctx, id: string, body: Body<'finish'>): Answer<'finish'> {
    const { direction } = await this.own(ctx, id, body);
    const digest = direction === 'from_node' ? await this.transfers.digest(ctx, id) : body.sha256;
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.own(inside, id, body, 'FOR UPDATE OF x');
      if (row.state === 'ready' || row.state === 'done') return { state: row.state };
      if (digest !== body.sha256) throw new DomainError('transfer.digest_mismatch');
      return direction === 'to_node' ? this.arrived(inside, row, digest) : this.gathered(inside, row, digest);
    });
  }

  /** Notes how large the file is that the node sends. True where it has said otherwise before: the chunks of then are worth nothing. */
  private async isAnother(ctx: Ctx, id: string, body: Body<'begin'>): Promise<boolean> {
    const row = await this.own(ctx, id, body, 'FOR UPDATE OF x');
    if (row.direction !== 'from_node') return false;
    const { sizeBytes } = body;
    if (row.state !== 'receiving' || sizeBytes === undefined) throw new DomainError('transfer.not_receiving');
    const before = row.size_bytes === null ? null : Number(row.size_bytes);
    if (before === sizeBytes) return false;
    await this.transfers.requireRoom(ctx, { transfers: 0, bytes: sizeBytes - (before ?? 0) });
    await this.repository.setSize(ctx, row.id, sizeBytes);
    return before !== null;
  }

  private async arrived(ctx: Ctx, row: TransferRow, sha256: string): Promise<{ state: string }> {
    if (row.sha256 !== sha256) throw new DomainError('transfer.digest_mismatch');
    if (!(await this.telling.move(ctx, 'arrive', row))) throw new DomainError('transfer.not_receiving');
    this.unitOfWork.afterCommit(ctx, () => void this.store.drop(row.id).catch(() => undefined));
    return { state: 'done' };
  }

  private async gathered(ctx: Ctx, row: TransferRow, sha256: string): Promise<{ state: string }> {
    if (row.state !== 'receiving' || row.size_bytes === null) throw new DomainError('transfer.not_receiving');
    if (row.missing.length > 0) throw new DomainError('transfer.chunk_invalid', {}, { detail: 'Chunks are missing' });
    await this.telling.move(ctx, 'keep', row, { sha256 });
    return { state: 'ready' };
  }

  /** The transfer of the calling node, while the attempt that moves it still holds its task. */
  private async own(ctx: Ctx, id: string, fence: Fence, lock: 'FOR UPDATE OF x' | '' = ''): Promise<TransferRow> {
    const nodeId = ctx.actor.kind === 'agent' ? ctx.actor.nodeId : '';
    const row = await this.repository.find(ctx, id, lock);
    if (row && row.node_id !== nodeId)
      this.misuse.note({ workspaceId: ctx.requireWorkspace(), nodeId, claimed: row.node_id, where: 'transfer' });
    if (!row || row.node_id !== nodeId || row.task_id !== fence.taskId) throw new DomainError('object.not_found');
    if (!(await this.repository.isRunning(ctx, { nodeId, ...fence }))) throw leaseLost();
    return row;
  }
}
