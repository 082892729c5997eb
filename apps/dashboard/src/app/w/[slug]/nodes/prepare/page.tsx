import type { Metadata } from 'next';
import { PreparePage } from '@/enrolment/prepare/prepare-page';

export const metadata: Metadata = { title: 'Prepare a node' };

export default function Page() {
  return <PreparePage />;
}
