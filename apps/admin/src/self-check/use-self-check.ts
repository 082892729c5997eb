'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Report } from './check-words';

const key = ['self-check'];

/** Runs the checks; the last report of this window stays while the console is open, also on the way to another page and back. */
export function useSelfCheck() {
  const cache = useQueryClient();
  const [report, setReport] = useState(() => cache.getQueryData<Report>(key));
  const run = useMutation({
    mutationFn: () => api.selfCheck.run(),
    onSuccess: (found) => {
      cache.setQueryDefaults(key, { gcTime: Infinity });
      cache.setQueryData(key, found);
      setReport(found);
    },
  });
  return { report, run };
}
