import type { Metadata } from 'next';
import { ImpersonatePage } from '@/impersonation/impersonate-page';

export const metadata: Metadata = { title: 'Act as somebody else' };

export default function Page() {
  return <ImpersonatePage />;
}
