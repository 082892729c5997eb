import type { Metadata } from 'next';
import { NodePage } from '@/nodes/node-page';

export const metadata: Metadata = { title: 'Node' };

export default async function Page({ params }: { params: Promise<{ nodeId: string }> }) {
  return <NodePage nodeId={(await params).nodeId} />;
}
