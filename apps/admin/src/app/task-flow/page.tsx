import type { Metadata } from 'next';
import { TaskFlowPage } from '@/task-flow/task-flow-page';

export const metadata: Metadata = { title: 'Task flow' };

export default function Page() {
  return <TaskFlowPage />;
}
