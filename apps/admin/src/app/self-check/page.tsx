import type { Metadata } from 'next';
import { SelfCheckPage } from '@/self-check/self-check-page';

export const metadata: Metadata = { title: 'Self-check' };

export default function Page() {
  return <SelfCheckPage />;
}
