import type { Metadata } from 'next';
import { TaskPage } from '@/tasks/task-page';

export const metadata: Metadata = { title: 'Task' };

export default async function Page({ params }: { params: Promise<{ taskId: string }> }) {
  return <TaskPage taskId={(await params).taskId} />;
}
