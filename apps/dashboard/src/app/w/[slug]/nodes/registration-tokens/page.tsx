import type { Metadata } from 'next';
import { RegistrationTokensPage } from '@/registration-tokens/registration-tokens-page';

export const metadata: Metadata = { title: 'Registration tokens' };

export default function Page() {
  return <RegistrationTokensPage />;
}
