import { LostPage } from '@/shell/lost-page';
import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return <LostPage />;
}
