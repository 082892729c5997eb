import type { Metadata } from 'next';
import { NowPage } from '@/now/now-page';

export const metadata: Metadata = { title: 'Now' };

export default function Page() {
  return <NowPage />;
}
