'use client';
import type { Transfer } from '@fettle/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { bytesText } from './bytes-text';

export type TransferOf = z.output<typeof Transfer>;

/** Where the bytes of a transfer are fetched. */
export function contentUrl({ workspaceId, id }: Pick<TransferOf, 'workspaceId' | 'id'>): string {
  return `/api/v1/workspaces/${workspaceId}/transfers/${id}/content`;
}

/** Asks a node for a file, follows it here, and hands it to the browser once it is whole. */
export function useDownload(node: Node) {
  const { id: nodeId, workspaceId } = node;
  const ask = useMutation({
    mutationFn: (path: string) => api.transfers.download({ params: { workspaceId, nodeId }, body: { path } }),
  });
  const transferId = ask.data?.id ?? '';
  const transfer = useQuery({
    queryKey: keys.transfer(workspaceId, transferId),
    queryFn: ({ signal }) => api.transfers.get({ params: { workspaceId, transferId }, signal }),
    enabled: transferId !== '',
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'receiving' ? false : 1_000),
  });
  const now = transferId === '' ? undefined : transfer.data;
  useOnceReady(now);
  return {
    start: ask.mutate,
    isBusy: ask.isPending || (transferId !== '' && (!now || now.state === 'receiving')),
    error: ask.error,
    words: wordsOf(now),
    /** Why the node refused it, by a code; null where it did not. */
    refusal: now?.refusal ?? null,
  };
}

function wordsOf(transfer: TransferOf | undefined): string | null {
  if (!transfer) return null;
  const { state, receivedBytes, sizeBytes, reason } = transfer;
  if (state === 'receiving')
    return `${bytesText(receivedBytes)} of ${sizeBytes === null ? '…' : bytesText(sizeBytes)} are here.`;
  return state === 'ready'
    ? 'The file is here; the browser is fetching it.'
    : (reason ?? `The transfer ended as ${state}.`);
}

function useOnceReady(transfer: TransferOf | undefined): void {
  const fetched = useRef('');
  useEffect(() => {
    if (transfer?.state !== 'ready' || fetched.current === transfer.id) return;
    fetched.current = transfer.id;
    const link = document.createElement('a');
    link.href = contentUrl(transfer);
    link.download = transfer.fileName;
    link.click();
  }, [transfer]);
}
