import type { Metadata } from 'next';
import { PlatformSettingsPage } from '@/platform-settings/platform-settings-page';

export const metadata: Metadata = { title: 'Settings' };

export default function Page() {
  return <PlatformSettingsPage />;
}
