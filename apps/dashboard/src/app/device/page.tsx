import type { Metadata } from 'next';
import { DevicePage } from '@/device/device-page';

export const metadata: Metadata = { title: 'Sign in a terminal' };

export default function Page() {
  return <DevicePage />;
}
