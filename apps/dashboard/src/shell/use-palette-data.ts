'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

const shown = 5;
const pauseMs = 120;

/** The nodes that the server finds for the words (the neediest without any) and the newest tasks, read while the palette is open. */
export function usePaletteData(isOpen: boolean, words: string) {
  const { id: workspaceId } = useWorkspace();
  const search = useSettled(words);
  const query = { limit: shown, sort: search ? ('name' as const) : ('worst' as const), ...(search ? { search } : {}) };
  const nodes = useQuery({
    queryKey: keys.nodeList(workspaceId, { palette: search }),
    queryFn: ({ signal }) => api.nodes.list({ params: { workspaceId }, query, signal }),
    placeholderData: keepPreviousData,
    enabled: isOpen,
  });
  const tasks = useQuery({
    queryKey: keys.taskList(workspaceId, { palette: shown }),
    queryFn: ({ signal }) => api.tasks.list({ params: { workspaceId }, query: { limit: shown }, signal }),
    enabled: isOpen,
  });
  return {
    nodes: nodes.data?.items ?? [],
    tasks: tasks.data?.items ?? [],
    /** What is still being looked for, or could not be. */
    waiting: search !== words || nodes.isFetching ? 'Searching nodes' : undefined,
    failed: nodes.isError && !nodes.isFetching,
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
