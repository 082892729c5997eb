import { PageDocument } from '@fettle/ui';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import './globals.css';
import { Providers } from './providers';

export const metadata: Metadata = { title: { default: 'Fettle', template: '%s · Fettle' }, referrer: 'no-referrer' };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** The frame of every page. Reading the request's headers makes all pages dynamic, which their nonces need. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <PageDocument nonce={nonce}>
      <Providers>{children}</Providers>
    </PageDocument>
  );
}
