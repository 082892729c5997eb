import type { z } from 'zod';
import type { AuditEntry } from './schemas.js';

/** What the words of an entry are made of. */
type Entry = z.output<typeof AuditEntry>;

const kinds: Record<string, string> = {
  user: 'person',
  'api-key': 'API key',
  agent: 'agent',
  system: 'system',
  anonymous: 'not signed in',
};

/** What kind of actor it was, in a few words. A kind that is not known yet is told as it is. */
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

function text(value: unknown): string {
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
