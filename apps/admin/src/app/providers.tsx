'use client';
import { LinkProvider, ProofDialog, Toaster, ZoneProvider } from '@fettle/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import NextLink from 'next/link';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { api, proofGate } from '@/data/api';
import { ApiReachProvider } from '@/data/api-reach';

const createQueryClient = () =>
  new QueryClient({
    defaultOptions: { queries: { networkMode: 'always', retry: false }, mutations: { networkMode: 'always' } },
  });

/** One query cache, the router's link, the clock zone, state in the URL. Nothing is retried in silence: a health page must say at once what fails. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <NuqsAdapter>
      <QueryClientProvider client={queryClient}>
        <ZoneProvider>
          <ApiReachProvider>
            <LinkProvider link={NextLink}>
              {children}
              <ProofDialog gate={proofGate} prove={(password) => api.sessions.stepUp({ body: { password } })} />
              <Toaster />
            </LinkProvider>
          </ApiReachProvider>
        </ZoneProvider>
      </QueryClientProvider>
    </NuqsAdapter>
  );
}
