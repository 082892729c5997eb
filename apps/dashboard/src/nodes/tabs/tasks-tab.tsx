'use client';
import { RecentTasks } from '@/tasks/recent-tasks';
import type { NodeTabProps } from './node-tabs';

/** What ran on the node. */
export function TasksTab({ node }: NodeTabProps) {
  return <RecentTasks nodeId={node.id} />;
}
