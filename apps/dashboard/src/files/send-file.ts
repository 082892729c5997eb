import { api } from '@/data/api';
import type { TransferOf } from './use-download';

async function digestOf(data: ArrayBuffer): Promise<string> {
  if (!window.isSecureContext)
    throw new Error(
      'This page was not opened over HTTPS: without it the browser makes no digests, and nothing is uploaded.',
    );
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function base64Of(data: ArrayBuffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).split(',', 2)[1] ?? '');
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read'));
    reader.readAsDataURL(new Blob([data]));
  });
}

export interface Sending {
  readonly workspaceId: string;
  readonly nodeId: string;
  readonly file: File;
  /** Where it goes on the node. */
  readonly path: string;
  /** There must be no such file. */
  readonly isNew: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (transfer: TransferOf) => void;
}

/**
 * Brings a file to a node: announces it, sends the chunks that are missing, and goes on until none is. What was broken off, also by
 * closing the page, is taken up where it stands: the same file for the same place is the same transfer, and the server says what it has.
 */
export async function sendFile({
  workspaceId,
  nodeId,
  file,
  path,
  isNew,
  signal,
  onProgress,
}: Sending): Promise<TransferOf> {
  const sha256 = await digestOf(await file.arrayBuffer());
  const body = { path, sizeBytes: file.size, sha256, ...(isNew ? { base: null } : {}) };
  const { items } = await api.transfers.list({ params: { workspaceId, nodeId }, signal });
  const begun = items.find(
    (one) =>
      one.state === 'receiving' &&
      one.direction === 'to_node' &&
      one.path === path &&
      one.sizeBytes === file.size &&
      one.sha256 === sha256 &&
      one.isNew === isNew,
  );
  let transfer = begun ?? (await api.transfers.upload({ params: { workspaceId, nodeId }, body, signal }));
  const params = { workspaceId, transferId: transfer.id };
  onProgress(transfer);
  while (transfer.state === 'receiving') {
    for (const index of transfer.missing) {
      signal.throwIfAborted();
      const start = index * transfer.chunkBytes;
      const data = await file.slice(start, start + transfer.chunkBytes).arrayBuffer();
      const chunk = { index, data: await base64Of(data), sha256: await digestOf(data) };
      transfer = await api.transfers.chunk({ params, body: chunk, signal });
      onProgress(transfer);
    }
    transfer = await api.transfers.get({ params, signal });
  }
  onProgress(transfer);
  return transfer;
}
