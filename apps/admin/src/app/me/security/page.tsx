import type { Metadata } from 'next';
import { SecurityPage } from '@/me/security-page';

export const metadata: Metadata = { title: 'Sessions and security' };

export default function Page() {
  return <SecurityPage />;
}
