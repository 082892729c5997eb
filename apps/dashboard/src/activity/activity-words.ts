import type { Result, Routes } from '@fettle/contracts';

export type Entry = Result<Routes['audit']['get']>;

const kinds: Record<string, string> = {
  user: 'person',
  'api-key': 'API key',
  agent: 'agent',
  system: 'system',
  anonymous: 'not signed in',
};

/** What kind of actor it was, in a word. */
export function actorKind({ actor }: Pick<Entry, 'actor'>): string {
  return actor.impersonator ? 'acted as by an administrator' : (kinds[actor.kind] ?? actor.kind);
}

/** Who it was: whoever acted as another comes first, for that is who did it. */
export function actorName({ actor }: Pick<Entry, 'actor'>): string {
  return actor.impersonator ? `${actor.impersonator.label} as ${actor.label}` : actor.label;
}

/** One field that was changed. `null`: it is secret or long, and only known to be another one. */
export interface ChangedField {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields of `details.changes`; none where there are none, or where they are not told as they should be. */
export function changedFields({ details }: Pick<Entry, 'details'>): ChangedField[] {
  const changes = details['changes'];
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return [];
  return Object.entries(changes as Record<string, unknown>).map(([field, change]) =>
    Array.isArray(change) && change.length === 2
      ? { field, before: text(change[0]), after: text(change[1]) }
      : { field, before: null, after: null },
  );
}

/** The details that are not told as changes. */
export function otherDetails({ details }: Pick<Entry, 'details'>): Record<string, unknown> {
  const { changes, ...rest } = details;
  return changes !== undefined && changedFields({ details }).length === 0 ? details : rest;
}

/** Where its search came to a stop, when the entries that it looked at were not enough. */
export function searchedWords(searchedTo: string | null | undefined, shown: number): string | null {
  if (!searchedTo) return null;
  return shown === 0 ? 'Nothing in the newest entries yet; looking further back…' : 'Looking further back…';
}

function text(value: unknown): string {
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
