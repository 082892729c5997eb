import type { Metadata } from 'next';
import { WorkspaceSettingsPage } from '@/workspace/workspace-settings-page';

export const metadata: Metadata = { title: 'Settings' };

export default function Page() {
  return <WorkspaceSettingsPage />;
}
