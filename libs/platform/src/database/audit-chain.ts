import type { ChainEntry } from '@fettle/contracts/audit-chain';
import type { Actor } from '../context/index.js';

export { entryHash, genesisHash, verifyChain, type ChainVerdict } from '@fettle/contracts/audit-chain';

/** An audit entry as the database gives it. `seq`, `prev_hash`, `hash` are null until the sealer has passed (≤ 2 s). */
export interface AuditEntry extends ChainEntry {
  readonly actor: Actor;
  readonly target: { readonly type: string; readonly id: string };
}
