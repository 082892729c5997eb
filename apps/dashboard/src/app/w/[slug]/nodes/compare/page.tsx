import type { Metadata } from 'next';
import { ComparePage } from '@/nodes/compare/compare-page';

export const metadata: Metadata = { title: 'Compare nodes' };

export default function Page() {
  return <ComparePage />;
}
