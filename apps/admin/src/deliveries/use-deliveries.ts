'use client';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import type { DeliveryFilter } from './delivery-view';

const refreshMs = 10_000;

/** Deliveries that fit the filter, page by page. */
export function useDeliveries(filter: DeliveryFilter) {
  return useInfiniteQuery({
    queryKey: ['deliveries', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.deliveries.list({ query: { ...filter, limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
}

/** One delivery with its tries. */
export function useDelivery(id: string | null) {
  return useQuery({
    queryKey: ['deliveries', 'one', id],
    queryFn: ({ signal }) => api.deliveries.get({ params: { deliveryId: id ?? '' }, signal }),
    enabled: id !== null,
    refetchInterval: refreshMs,
  });
}

/** Retries dead letters or (with a reason) gives them up; everything about deliveries is read again afterwards. */
export function useDeadLetterAct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ deliveryIds, reason }: { deliveryIds: string[]; reason?: string }) =>
      reason === undefined
        ? api.deliveries.retry({ body: { deliveryIds } })
        : api.deliveries.discard({ body: { deliveryIds, reason } }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
