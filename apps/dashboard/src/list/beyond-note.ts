import type { Beyond } from './use-picked.ts';

/** "31 more match: …", "1 more matches: …", "At least 9,800 more match: …"; nothing where all that match are taken. `most`: why not more. */
export function beyondNote({ count, isExact }: Beyond, most: string): string[] {
  if (count === 0) return [];
  const words = `${count.toLocaleString('en-US')} more ${count === 1 ? 'matches' : 'match'}`;
  return [`${isExact ? words : `At least ${words}`}: ${most}`];
}
