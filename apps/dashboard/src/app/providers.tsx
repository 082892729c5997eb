'use client';
import { LinkProvider, ProofDialog, Toaster, ZoneProvider } from '@fettle/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import NextLink from 'next/link';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { useState, type ReactNode } from 'react';
import { api, proofGate } from '@/data/api';
import { createQueryClient } from '@/data/query-client';
import { useClockOffset } from '@/data/server-clock';

/** What every page needs: one query cache, the router's link, the clock zone, state in the URL. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const clockOffsetMs = useClockOffset();
  return (
    <NuqsAdapter>
      <QueryClientProvider client={queryClient}>
        <ZoneProvider clockOffsetMs={clockOffsetMs}>
          <LinkProvider link={NextLink}>
            {children}
            <ProofDialog gate={proofGate} prove={(password) => api.sessions.stepUp({ body: { password } })} />
            <Toaster />
          </LinkProvider>
        </ZoneProvider>
      </QueryClientProvider>
    </NuqsAdapter>
  );
}
