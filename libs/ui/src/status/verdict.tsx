import { Status } from './status.js';
import type { StatusState } from './status-state.js';

export interface VerdictProps {
  state: StatusState;
  words: string;
  /** It could not be read again: the words stay, and say that they are old. */
  isOld?: boolean;
}

/** The answer of a page, in its head; a change of it is read out. */
export function Verdict({ state, words, isOld = false }: VerdictProps) {
  return (
    <span aria-live="polite">
      <Status variant="verdict" state={isOld ? 'stale' : state} word={isOld ? `${words}, when last read` : words} />
    </span>
  );
}
