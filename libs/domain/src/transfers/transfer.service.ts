import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { finalTaskStates, transferLimits, type Handled, type transfers as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import { NodeRepository } from '../nodes/index.js';
import { requesterOf, TaskService } from '../tasks/index.js';
import { bytesOf } from './chunk.js';
import { TransferRefusals } from './transfer-refusals.js';
import { TransferStore } from './transfer-store.js';
import { TransferTelling } from './transfer-telling.js';
import { TransferRepository, type NewTransfer } from './transfer.repository.js';
import { transferView, type TransferRow, type TransferView } from './transfer.row.js';

type UploadInput = Handled<typeof contract.upload>['body'];

/** A file to be sent to a person: what it is called, and its bytes from an offset on. */
export interface Content {
  readonly fileName: string;
  readonly lengthBytes: number;
  readonly bytes: Readable;
}

/** Files between people and nodes, as people see them. */
@Injectable()
export class TransferService {
  constructor(
    private readonly repository: TransferRepository,
    private readonly store: TransferStore,
    private readonly nodes: NodeRepository,
    private readonly tasks: TaskService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly telling: TransferTelling,
    private readonly refusals: TransferRefusals,
  ) {}

  /** The newest transfers of a node. @throws DomainError `object.not_found` */
  async list(ctx: Ctx, nodeId: string): Promise<{ items: TransferView[] }> {
    if (!(await this.nodes.standing(ctx, nodeId))) throw new DomainError('object.not_found');
    return { items: (await this.repository.newest(ctx, nodeId)).map(transferView) };
  }

  /** One transfer. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, transferId: string): Promise<TransferView> {
    return transferView(await this.find(ctx, transferId));
  }

  /**
   * Begins to take a file for a node. An empty one has no chunks and goes on its way at once.
   * @throws DomainError `object.not_found`, `permission.missing`, `node.not_enrolled`, `transfer.quota`
   */
  async upload(ctx: Ctx, nodeId: string, { path, sizeBytes, sha256, base }: UploadInput): Promise<TransferView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const id = await this.begin(inside, 'to_node', { nodeId, path, sizeBytes, sha256, base, taskId: null });
      if (sizeBytes === 0) await this.complete(inside, await this.find(inside, id, 'FOR UPDATE OF x'), sha256);
      return this.get(inside, id);
    });
  }

  /**
   * Asks a node for a file.
   * @throws DomainError `object.not_found`, `permission.missing`, `node.not_enrolled`, `transfer.quota`
   */
  async download(ctx: Ctx, nodeId: string, path: string): Promise<TransferView> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const id = newId();
      const command = { type: 'file_transfer' as const, payload: { transferId: id, path } };
      const task = await this.tasks.create(inside, { nodeId, command, ...part });
      await this.begin(inside, 'from_node', {
        id,
        nodeId,
        path,
        sizeBytes: null,
        sha256: null,
        base: undefined,
        taskId: task.id,
      });
      return this.get(inside, id);
    });
  }

  /**
   * Takes a chunk from a person; the last one sends the file on its way.
   * @throws DomainError `object.not_found`, `permission.missing`, `transfer.not_receiving`, `transfer.chunk_invalid`, `transfer.digest_mismatch`
   */
  async chunk(ctx: Ctx, transferId: string, sent: Handled<typeof contract.chunk>['body']): Promise<TransferView> {
    const row = await this.find(ctx, transferId);
    requireAllowed(row, 'task:run-high');
    if (row.direction !== 'to_node') throw new DomainError('transfer.not_receiving');
    // Said again after the last one: it is here.
    if (row.state === 'delivering' || row.state === 'done') return transferView(row);
    await this.refusals.watching(ctx, transferId, () => this.keep(ctx, row, sent));
    const kept = await this.find(ctx, transferId);
    if (kept.missing.length > 0 || kept.state !== 'receiving') return transferView(kept);
    // Half a gibibyte takes a while to read: not with a lock in the hand.
    const digest = await this.digest(ctx, transferId);
    return this.unitOfWork.run(ctx, async (inside) => {
      const now = await this.find(inside, transferId, 'FOR UPDATE OF x');
      if (now.state === 'receiving') await this.complete(inside, now, digest);
      return this.get(inside, transferId);
    });
  }

  /**
   * The bytes of a file that a node gave.
   * @throws DomainError `object.not_found`, `permission.missing`, `transfer.not_ready`
   */
  async content(ctx: Ctx, transferId: string, offset: number): Promise<Content> {
    const row = await this.find(ctx, transferId);
    requireAllowed(row, 'task:run-medium');
    if (row.state !== 'ready' || row.direction !== 'from_node') throw new DomainError('transfer.not_ready');
    const chunks = await this.repository.chunks(ctx, transferId);
    const lengthBytes = Math.max(0, Number(row.size_bytes) - offset);
    return { fileName: basename(row.path), lengthBytes, bytes: this.store.stream(chunks, row.chunk_bytes, offset) };
  }

  /** Gives a transfer up. @throws DomainError `object.not_found`, `permission.missing`, `transfer.over` */
  async cancel(ctx: Ctx, transferId: string): Promise<TransferView> {
    const view = await this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.find(inside, transferId, 'FOR UPDATE OF x');
      requireAllowed(row, 'task:run-medium');
      if (!(await this.telling.move(inside, 'cancel', row))) throw new DomainError('transfer.over');
      this.audit.record(
        inside,
        'transfer.cancelled',
        { type: 'transfer', id: row.id },
        { nodeId: row.node_id, path: row.path },
      );
      if (row.task_id) await this.stop(inside, row.task_id);
      return this.get(inside, transferId);
    });
    await this.store.drop(transferId);
    return view;
  }

  /** Keeps one chunk: first the bytes, then the row that says so. @throws DomainError `transfer.not_receiving`, `transfer.chunk_invalid` */
  async keep(ctx: Ctx, row: TransferRow, sent: Handled<typeof contract.chunk>['body']): Promise<void> {
    if (row.state !== 'receiving') throw new DomainError('transfer.not_receiving');
    const data = bytesOf(row, sent);
    const place = { transferId: row.id, index: sent.index, sha256: sent.sha256 };
    // Before anything is written: bytes that are refused must not fill the disk.
    if (await this.repository.isOther(ctx, place)) throw taken(sent.index);
    await this.store.put(place, data);
    if (await this.repository.addChunk(ctx, place, data.length)) return;
    await this.store.dropChunk(place);
    throw taken(sent.index);
  }

  /** The digest of all bytes of a transfer together. */
  async digest(ctx: Ctx, transferId: string): Promise<string> {
    return this.store.digest(await this.repository.chunks(ctx, transferId));
  }

  /** A task that has ended meanwhile needs no stopping. */
  private async stop(ctx: Ctx, taskId: string): Promise<void> {
    const { state } = await this.tasks.get(ctx, taskId);
    if ((finalTaskStates as readonly string[]).includes(state)) return;
    await this.tasks.cancel(ctx, taskId, 'The transfer was given up', { isPart: true });
  }

  /** All is here: compares the digest and tells the node to fetch it. */
  private async complete(ctx: Ctx, row: TransferRow, digest: string): Promise<void> {
    if (row.sha256 !== digest) {
      await this.telling.move(ctx, 'fail', row, { reason: 'The bytes are others than were announced' });
      return;
    }
    const base = row.has_base ? { base: row.base } : {};
    const command = { type: 'file_push' as const, payload: { transferId: row.id, path: row.path, ...base } };
    const task = await this.tasks.create(ctx, { nodeId: row.node_id, command, ...part });
    await this.telling.move(ctx, 'deliver', row, { taskId: task.id });
  }

  private async begin(
    ctx: Ctx,
    direction: TransferRow['direction'],
    asked: Pick<NewTransfer, 'nodeId' | 'path' | 'sizeBytes' | 'sha256' | 'base' | 'taskId'> & { id?: string },
  ): Promise<string> {
    const node = await this.nodes.lock(ctx, asked.nodeId);
    if (!node) throw new DomainError('object.not_found');
    if (!node.allowed) throw permissionMissing(direction === 'to_node' ? 'task:run-high' : 'task:run-medium');
    await this.requireRoom(ctx, { transfers: 1, bytes: asked.sizeBytes ?? 0 });
    const { chunkBytes, lifeMs } = transferLimits;
    const id = asked.id ?? newId();
    await this.repository.insert(ctx, {
      ...asked,
      id,
      direction,
      requestedBy: requesterOf(ctx.actor),
      chunkBytes,
      lifeMs,
    });
    const details = { nodeId: asked.nodeId, direction, path: asked.path, sizeBytes: asked.sizeBytes };
    this.audit.record(ctx, 'transfer.started', { type: 'transfer', id }, details);
    this.telling.changed(ctx, { id, node_id: asked.nodeId }, 1);
    return id;
  }

  /** @throws DomainError `transfer.quota` */
  async requireRoom(ctx: Ctx, more: { transfers: number; bytes: number }): Promise<void> {
    const held = await this.repository.held(ctx);
    const { open, workspaceBytes } = transferLimits;
    if (held.count + more.transfers <= open && held.bytes + more.bytes <= workspaceBytes) return;
    const detail = `The workspace holds ${held.count} transfers with ${held.bytes} bytes; at most ${open} and ${workspaceBytes}`;
    throw new DomainError('transfer.quota', {}, { detail, retryAfterS: 60 });
  }

  private async find(ctx: Ctx, transferId: string, lock: 'FOR UPDATE OF x' | '' = ''): Promise<TransferRow> {
    const row = await this.repository.find(ctx, transferId, lock);
    if (!row) throw new DomainError('object.not_found');
    return row;
  }
}

/** Not idempotent by itself, but each of its steps is: it goes on where it was. */
const part = { expiresInMs: transferLimits.lifeMs, maxAttempts: 3, isPart: true } as const;

const taken = (index: number): DomainError =>
  new DomainError('transfer.chunk_invalid', {}, { detail: `Chunk ${index} is here already, with other bytes` });

function requireAllowed(row: TransferRow, permission: 'task:run-medium' | 'task:run-high'): void {
  if (!row.allowed) throw permissionMissing(permission);
}
