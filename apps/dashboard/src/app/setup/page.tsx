import type { Metadata } from 'next';
import { SetupPage } from '@/setup/setup-page';

export const metadata: Metadata = { title: 'Set up' };

export default function Page() {
  return <SetupPage />;
}
