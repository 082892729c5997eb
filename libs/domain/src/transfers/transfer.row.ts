import { basename } from 'node:path';
import type { Transfer, TransferState } from '@fettle/contracts';
import type { z } from 'zod';

export type TransferView = z.output<typeof Transfer>;

export interface TransferRow {
  id: string;
  workspace_id: string;
  node_id: string;
  direction: 'to_node' | 'from_node';
  state: TransferState;
  path: string;
  /** bigint comes as text. */
  size_bytes: string | null;
  sha256: string | null;
  base: string | null;
  has_base: boolean;
  chunk_bytes: number;
  task_id: string | null;
  reason: string | null;
  requested_by: string;
  version: number;
  created_at: Date;
  expires_at: Date;
  finished_at: Date | null;
  received_bytes: string;
  /** The first indexes without a chunk. */
  missing: number[];
  /** Why its task ended without bringing it to its end; null while that is not so. */
  ended: string | null;
  /** Why its node refused the task; null where it did not. */
  refusal: string | null;
  /** Of the teams whose rights alone let the caller in. */
  allowed: boolean;
}

/** How many chunks a file of this size has. */
export function chunkCount(sizeBytes: number, chunkBytes: number): number {
  return Math.ceil(sizeBytes / chunkBytes);
}

/** How many bytes a chunk of a file has to have. */
export function chunkLength(sizeBytes: number, chunkBytes: number, index: number): number {
  return Math.max(0, Math.min(chunkBytes, sizeBytes - index * chunkBytes));
}

export function transferView(row: TransferRow): TransferView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    nodeId: row.node_id,
    direction: row.direction,
    state: row.ended === null ? row.state : 'failed',
    path: row.path,
    fileName: basename(row.path),
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    sha256: row.sha256,
    chunkBytes: row.chunk_bytes,
    receivedBytes: Number(row.received_bytes),
    missing: row.missing,
    taskId: row.task_id,
    reason: row.reason ?? row.ended,
    refusal: row.refusal,
    isNew: row.has_base && row.base === null,
    requestedBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    version: row.version,
  };
}
