import type { Result, Routes } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type Entry = Result<Routes['audit']['entry']>;

/** How each seal is shown. A fitting seal is what is normal, and shown without colour. */
export const sealMeanings: Record<Entry['seal'], { state: StatusState; word: string; says: string }> = {
  verified: {
    state: 'handled',
    word: 'verified',
    says: 'Content, place and the link to the entry before it were recomputed just now, and they fit.',
  },
  waiting: {
    state: 'queued',
    word: 'not sealed yet',
    says: 'Entries are sealed within 2 seconds. One that waits longer means that no scheduler runs.',
  },
  altered: {
    state: 'failed',
    word: 'altered',
    says: 'The content is not what was sealed. Somebody has changed it in the database.',
  },
  broken: {
    state: 'failed',
    word: 'chain broken',
    says: 'The entry before this one is missing, or it is another than the one that was sealed.',
  },
};

/** The verdict over the entries that were read: how many do not fit their chain. */
export function sealVerdict(entries: readonly Entry[]): { state: StatusState; words: string } | null {
  if (entries.length === 0) return null;
  const bad = entries.filter(({ seal }) => seal === 'altered' || seal === 'broken').length;
  const waiting = entries.filter(({ seal }) => seal === 'waiting').length;
  const shown = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`;
  if (bad > 0) return { state: 'failed', words: `${bad} of ${shown} ${bad === 1 ? 'does' : 'do'} not fit the chain` };
  if (waiting > 0) return { state: 'queued', words: `${waiting} of ${shown} not sealed yet` };
  return { state: 'healthy', words: `${shown} verified` };
}
