import type { AuditSeal } from '@fettle/contracts';
import { genesisHash, verifyChain } from '@fettle/platform/database';
import type { AuditEntry } from '@fettle/platform/database';

/** Recomputes an entry's hash and its link. `hashBefore`: the hash of the entry before it in the chain, null when there is none. */
export function sealOf(entry: AuditEntry, hashBefore: string | null): AuditSeal {
  if (entry.seq === null) return 'waiting';
  const place = Number(entry.seq) - 1;
  const before = place === 0 ? genesisHash : hashBefore;
  if (before === null) return 'broken';
  const verdict = verifyChain([entry], { seq: place, hash: before });
  if (verdict.ok) return 'verified';
  return verdict.reason === 'altered' ? 'altered' : 'broken';
}
