import type { Metadata } from 'next';
import { BulkActPage } from '@/bulk/bulk-act-page';

export const metadata: Metadata = { title: 'Bulk act' };

export default async function Page({ params }: { params: Promise<{ actId: string }> }) {
  return <BulkActPage actId={(await params).actId} />;
}
