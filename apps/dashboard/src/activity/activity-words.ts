import type { Result, Routes } from '@fettle/contracts';

export type Entry = Result<Routes['audit']['get']>;

/** Where its search came to a stop, when the entries that it looked at were not enough. */
export function searchedWords(searchedTo: string | null | undefined, shown: number): string | null {
  if (!searchedTo) return null;
  return shown === 0 ? 'Nothing in the newest entries yet; looking further back…' : 'Looking further back…';
}
