import { attentionKinds, type AttentionItem } from '@fettle/contracts';
import type { z } from 'zod';

export type Attention = z.output<typeof AttentionItem>;

/** How many things that need somebody are told; the worst ones. */
export const ATTENTION_MAX = 50;

/** Worst kind first; within it what most tasks depend on, then the newest. */
export function worstFirst(items: readonly Attention[]): Attention[] {
  const rank = ({ kind }: Attention) => attentionKinds.indexOf(kind);
  return items
    .toSorted((a, b) => rank(a) - rank(b) || b.tasks - a.tasks || b.since.localeCompare(a.since))
    .slice(0, ATTENTION_MAX);
}
