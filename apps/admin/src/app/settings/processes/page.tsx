import type { Metadata } from 'next';
import { SettingsPage } from '@/settings/settings-page';

export const metadata: Metadata = { title: 'Settings of the processes' };

export default function Page() {
  return <SettingsPage />;
}
