'use client';
import { useMedia } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Where there is no room for a panel beside the list, an address that peeks at something leads to its page. */
export function usePeekPage(page: string | null): void {
  const router = useRouter();
  const isNarrow = useMedia('(width < 64rem)');
  useEffect(() => {
    if (isNarrow && page) router.replace(page);
  }, [router, isNarrow, page]);
}
