import { type LogPriority, unitOf } from '@fettle/contracts/agent';

/** What is asked of the journal. Matches are fixed texts of ours, never of people. */
export interface JournalQuestion {
  readonly unit?: string | undefined;
  readonly priority?: LogPriority | undefined;
  readonly matches?: readonly string[];
  /** The last lines; or what comes after a cursor, then all of it. */
  readonly lines?: number;
  readonly after?: string | undefined;
  readonly follow?: boolean;
}

/** The arguments of journalctl for a question. Every value is glued to its option, so none can become another option. */
export function journalArgs({ unit, priority, matches = [], lines, after, follow }: JournalQuestion): string[] {
  return [
    '--no-pager',
    '--quiet',
    '--output=json',
    ...(after === undefined ? [`--lines=${lines ?? 100}`] : [`--after-cursor=${after}`, '--no-tail']),
    ...(unit === undefined ? [] : [`--unit=${unitOf(unit)}`]),
    ...(priority === undefined ? [] : [`--priority=${priority}`]),
    ...(follow ? ['--follow'] : []),
    ...matches,
  ];
}
