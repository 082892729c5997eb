'use client';
import { EmptyState, LinkButton } from '@fettle/ui';
import type { ReactNode } from 'react';
import { useNodes } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';

/** Nothing has been run yet, and the next step: a task, or a node to run it on. */
export function NoTasks({ action }: { action: ReactNode }) {
  const { path, can } = useWorkspace();
  const nodes = useNodes({}).data?.pages[0];
  if (nodes?.total === 0) {
    return (
      <EmptyState
        title="Nothing has been run yet"
        action={can('node:enrol') ? <LinkButton href={path('nodes/new')}>Add a node</LinkButton> : null}
      >
        A task is one command on one node, and no node has joined yet.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has been run yet" action={action}>
      A task is one command on one node. It waits while its node is off, and keeps its output.
    </EmptyState>
  );
}
