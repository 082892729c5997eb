import { canonicalJson } from '@fettle/contracts/audit-chain';
import { isSecretKey, redact } from '../redaction/index.js';

/** What a field was and what it is now; `changed` where the values are secret, or too long to be kept twice. */
export type Change = readonly [before: unknown, after: unknown] | 'changed';
export type Changes = Readonly<Record<string, Change>>;

/** A value longer than this as JSON is named and not kept. */
const LONGEST = 2_000;

/**
 * What a change changed, for the details of its audit entry:
 * `audit.record(ctx, 'team.updated', target, { changes: changes(before, after) })` → `{ name: ['Ops', 'Operations'] }`.
 *
 * Only the fields of `after` are looked at, so that a row can stand beside the few columns that were set; a field that is not there
 * before was `null`. Values are compared by content (dates by their time), and unchanged ones are left out. A field is secret by
 * its name (`password`, `clientSecret`, `smtp_token`: see `isSecretKey`) or because `secrets` lists it; of a secret it is only told
 * that it is another one. Pass what people know: names rather than hashes, and never a column that is only bookkeeping
 * (`version`, `updatedAt`).
 */
export function changes<After extends object>(
  before: object,
  after: After,
  secrets: readonly (keyof After & string)[] = [],
): Changes {
  const was = before as Readonly<Record<string, unknown>>;
  const told: Record<string, Change> = {};
  for (const [field, value] of Object.entries(after) as [string, unknown][]) {
    if (value === undefined) continue;
    const pair = [plain(was[field]), plain(value)] as const;
    const [from, to] = pair.map(canonicalJson) as [string, string];
    if (from === to) continue;
    const isSecret = isSecretKey(field) || (secrets as readonly string[]).includes(field);
    told[field] = isSecret || from.length + to.length > LONGEST ? 'changed' : pair;
  }
  return told;
}

/** Details as they are kept: without secrets, but with the word that one has changed. */
export function redactDetails(details: object): unknown {
  const kept = redact(details) as Record<string, unknown>;
  const told = (details as { changes?: unknown }).changes;
  if (typeof told !== 'object' || told === null || typeof kept['changes'] !== 'object') return kept;
  const secrets = Object.entries(told).filter(([, change]) => change === 'changed');
  return { ...kept, changes: { ...(kept['changes'] as object), ...Object.fromEntries(secrets) } };
}

const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null));
