'use client';
import type { ChartEvent } from '@fettle/ui';
import { useMemo } from 'react';
import { nodeEvents } from '@/nodes/node-events';
import type { Node } from '@/nodes/node-presence';
import { useNodeTasks } from '@/nodes/use-node-tasks';
import { useWorkspace } from '@/session/use-session';
import type { Series } from './merge-series';

/** What happened on a node in the window of its charts. */
export function useMarks(series: Series, node: Node): ChartEvent[] {
  const { path } = useWorkspace();
  const tasks = useNodeTasks(node.id);
  return useMemo(
    () => nodeEvents(series, { joinedAt: node.createdAt, tasks, taskHref: (id) => path(`tasks/${id}`) }),
    // The path changes with the workspace, whose page is another.
    // oxlint-disable-next-line exhaustive-deps
    [series, node.createdAt, tasks],
  );
}
