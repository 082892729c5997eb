'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

const shown = 5;
const pauseMs = 120;

/** What the server finds for the words; without any the neediest nodes and the newest tasks. Read while the palette is open. */
export function usePaletteData(isOpen: boolean, words: string) {
  const { id: workspaceId } = useWorkspace();
  const search = useSettled(words);
  const found = useQuery({
    queryKey: keys.search(workspaceId, search),
    queryFn: ({ signal }) => api.search.find({ params: { workspaceId }, query: { q: search, limit: shown }, signal }),
    placeholderData: keepPreviousData,
    enabled: isOpen && search !== '',
    staleTime: 10_000,
  });
  const isIdle = isOpen && search === '';
  const nodes = useQuery({
    queryKey: keys.nodeList(workspaceId, { palette: shown }),
    queryFn: ({ signal }) =>
      api.nodes.list({ params: { workspaceId }, query: { limit: shown, sort: 'worst' }, signal }),
    enabled: isIdle,
  });
  const tasks = useQuery({
    queryKey: keys.taskList(workspaceId, { palette: shown }),
    queryFn: ({ signal }) => api.tasks.list({ params: { workspaceId }, query: { limit: shown }, signal }),
    enabled: isIdle,
  });
  return {
    /** Null while nothing is looked for. */
    found: search === '' || words === '' ? null : (found.data ?? null),
    nodes: nodes.data?.items ?? [],
    tasks: tasks.data?.items ?? [],
    /** What is still being looked for, or could not be. */
    waiting: search !== words || found.isFetching || nodes.isFetching ? 'Searching' : undefined,
    failed: (search === '' ? nodes : found).isError && !found.isFetching,
  };
}

function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}
