'use client';
import type { Result, Routes, ViewList } from '@fettle/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import type { SavedView, ViewState } from './view-state';

type Views = Result<Routes['views']['list']>;

/** The saved views of a list, and the one that it opens with. */
export function useViews(list: ViewList) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.viewList(workspaceId, list),
    queryFn: ({ signal }) => api.views.list({ params: { workspaceId }, query: { list }, signal }),
    staleTime: 30_000,
  });
}

function useAct<Input, Output extends SavedView | Views | { ok: true }>(
  act: (input: Input, workspaceId: string) => Promise<Output>,
) {
  const { id: workspaceId } = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(input, workspaceId),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.views(workspaceId) }),
  });
}

const at = (workspaceId: string, viewId: string) => ({ params: { workspaceId, viewId } });

export const useCreateView = () =>
  useAct((body: { list: ViewList; name: string; state: ViewState; isPinned: boolean }, workspaceId) =>
    api.views.create({ params: { workspaceId }, body }),
  );
export const useUpdateView = () =>
  useAct(({ id, ...body }: { id: string; name?: string; state?: ViewState; version: number }, workspaceId) =>
    api.views.update({ ...at(workspaceId, id), body }),
  );
export const useShareView = () =>
  useAct(({ id, ...body }: { id: string; scope: SavedView['scope']; teamId: string | null }, workspaceId) =>
    api.views.share({ ...at(workspaceId, id), body }),
  );
export const useRemoveView = () => useAct((id: string, workspaceId) => api.views.remove(at(workspaceId, id)));
export const usePinView = () =>
  useAct(({ id, isPinned }: { id: string; isPinned: boolean }, workspaceId) =>
    api.views.pin({ ...at(workspaceId, id), body: { isPinned } }),
  );
export const useSetDefault = () =>
  useAct((body: { list: ViewList; viewId: string | null }, workspaceId) =>
    api.views.setDefault({ params: { workspaceId }, body }),
  );
export const useSetSharedDefault = () =>
  useAct((body: { list: ViewList; viewId: string | null; teamId: string | null }, workspaceId) =>
    api.views.setSharedDefault({ params: { workspaceId }, body }),
  );
