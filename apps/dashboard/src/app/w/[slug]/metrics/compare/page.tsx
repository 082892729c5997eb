import type { Metadata } from 'next';
import { ComparePage } from '@/metrics/compare-page';

export const metadata: Metadata = { title: 'Compare measurements' };

export default function Page() {
  return <ComparePage />;
}
