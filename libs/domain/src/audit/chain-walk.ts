import type { ChainFault, chainFaults } from '@fettle/contracts';
import { auditFaults } from '@fettle/contracts/audit-chain';
import type { Ctx } from '@fettle/platform/context';
import { verifyChain, type AuditAnchors, type AuditEntry } from '@fettle/platform/database';
import type { z } from 'zod';
import type { ChainRepository, NotedHead } from './chain.repository.js';

export type Fault = z.output<typeof ChainFault>;
export interface Place {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}
/** Where a walk stands: further on, at the end of a whole chain, or at its first bad place. */
export type Step =
  | { readonly kind: 'on'; readonly place: Place; readonly checked: number }
  | { readonly kind: 'whole'; readonly head: Place; readonly signature: 'signed' | 'unsigned' }
  | { readonly kind: 'bad'; readonly fault: Fault };

const BATCH = 1_000;

/** Looks at the next entries of a chain, or, behind the last, at its end. */
export async function stepOn(
  ctx: Ctx,
  { repository, anchors }: { readonly repository: ChainRepository; readonly anchors: AuditAnchors },
  place: Place,
): Promise<Step> {
  // The end is read before the entries: what is sealed in between is behind it, and not missing.
  const head = await repository.head(ctx, place.chain);
  const rows = await repository.rows(ctx, place.chain, place.seq, BATCH);
  if (rows.length === 0) return atEnd(place, head, anchors);
  const verdict = verifyChain(rows, place);
  if (verdict.ok) {
    const last = Number(rows.at(-1)!.seq);
    return { kind: 'on', place: { chain: place.chain, seq: last, hash: verdict.head }, checked: rows.length };
  }
  const found = rows[verdict.seq - place.seq - 1];
  return { kind: 'bad', fault: faultOf(place.chain, verdict.seq, reasonOf(verdict, found), found) };
}

function atEnd({ chain, seq, hash }: Place, head: NotedHead | null, anchors: AuditAnchors): Step {
  const bad = (at: number, reason: (typeof chainFaults)[number]): Step => ({
    kind: 'bad',
    fault: faultOf(chain, at, reason),
  });
  if (!head)
    return seq === 0 ? { kind: 'whole', head: { chain, seq, hash }, signature: 'unsigned' } : bad(seq, 'head_changed');
  if (head.seq > seq) return bad(seq + 1, 'cut');
  if (head.seq < seq) return bad(head.seq + 1, 'beyond_head');
  if (head.hash !== hash) return bad(seq, 'head_changed');
  const signature = anchors.state(head, head.signature);
  return signature === 'forged' ? bad(seq, 'head_forged') : { kind: 'whole', head: { chain, seq, hash }, signature };
}

function reasonOf(
  { seq, reason }: { readonly seq: number; readonly reason: 'gap' | 'broken_link' | 'altered' | 'unsealed' },
  found: AuditEntry | undefined,
): (typeof chainFaults)[number] {
  if (reason !== 'gap') return reason;
  return Number(found?.seq) < seq ? 'duplicated' : 'missing';
}

function faultOf(chain: string, seq: number, reason: (typeof chainFaults)[number], found?: AuditEntry): Fault {
  // Where an entry is missing, the one that was found is the next, and not to blame.
  const isThere = found && Number(found.seq) === seq;
  const entry = isThere ? { id: found.id, event: found.event, at: found.at.toISOString() } : null;
  return { chain, seq, reason, means: auditFaults[reason], entry };
}
