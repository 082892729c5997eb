import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What the hash of an audit entry covers besides its place, in the words of the table. `at` is exact to the millisecond. */
export interface ChainContent {
  readonly id: string;
  readonly workspace_id: string | null;
  readonly at: Date;
  readonly actor: unknown;
  readonly event: string;
  readonly target: unknown;
  readonly details: unknown;
  readonly request_id: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  /** `platform`, or `workspace:<id>`. */
  readonly chain: string;
}

/** An entry with its place. The three members of the seal are null until the sealer has passed (≤ 2 s). */
export interface ChainEntry extends ChainContent {
  /** bigint: pg gives text. */
  readonly seq: string | number | null;
  readonly prev_hash: string | null;
  readonly hash: string | null;
}

/** What the first entry of a chain follows. */
export const genesisHash = '0'.repeat(64);

/** SHA-256 (hex) of an entry's content, its place and the hash before it. */
export function entryHash(entry: ChainContent, seq: number, prevHash: string): string {
  const { id, workspace_id, actor, event, target, details, request_id, ip, user_agent, chain } = entry;
  const at = entry.at.toISOString();
  const content = { id, workspace_id, at, actor, event, target, details, request_id, ip, user_agent, chain };
  return createHash('sha256')
    .update(canonicalJson({ ...content, seq, prev_hash: prevHash }))
    .digest('hex');
}

export type ChainVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly seq: number; readonly reason: 'gap' | 'broken_link' | 'altered' | 'unsealed' };

/**
 * Checks sealed entries of one chain, in any order. `from` is the (seq, hash) that they follow; without it they must start
 * the chain. Says where the first fault is: a missing entry, a link to another predecessor, or a changed entry.
 */
export function verifyChain(
  rows: readonly ChainEntry[],
  from: { readonly seq: number; readonly hash: string } = { seq: 0, hash: genesisHash },
): ChainVerdict {
  let { seq, hash } = from;
  for (const row of rows.toSorted((a, b) => Number(a.seq ?? 0) - Number(b.seq ?? 0))) {
    seq += 1;
    if (row.seq === null || row.hash === null) return { ok: false, seq, reason: 'unsealed' };
    if (Number(row.seq) !== seq) return { ok: false, seq, reason: 'gap' };
    if (row.prev_hash !== hash) return { ok: false, seq, reason: 'broken_link' };
    if (entryHash(row, seq, hash) !== row.hash) return { ok: false, seq, reason: 'altered' };
    hash = row.hash;
  }
  return { ok: true, entries: rows.length, head: hash };
}
