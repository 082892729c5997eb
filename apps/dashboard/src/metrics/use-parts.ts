'use client';
import { parseAsString, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { SeriesParts } from './use-series';

/** Which disk and which interface the charts show; none: the fullest, and all together. */
export interface PartState extends SeriesParts {
  pick: (part: 'mount' | 'interface', name: string | null) => void;
}

/** Keeps the choice in the address. */
export function useParts(): PartState {
  const [{ mount, interface: name }, setParts] = useQueryStates(
    { mount: parseAsString, interface: parseAsString },
    { history: 'replace' },
  );
  return useMemo(
    () => ({
      ...(mount ? { mount } : {}),
      ...(name ? { interface: name } : {}),
      pick: (part, value) => void setParts({ [part]: value }),
    }),
    [mount, name, setParts],
  );
}
