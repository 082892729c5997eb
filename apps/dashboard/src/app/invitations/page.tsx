import type { Metadata } from 'next';
import { InvitationPage } from '@/session/invitation-page';

export const metadata: Metadata = { title: 'Join' };

export default function Page() {
  return <InvitationPage />;
}
