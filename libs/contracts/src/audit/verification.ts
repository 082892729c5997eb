import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/** What can be wrong with a chain in the database. The words for people are those of the offline verifier. */
export const chainFaults = [
  'altered',
  'missing',
  'cut',
  'duplicated',
  'broken_link',
  'unsealed',
  'beyond_head',
  'head_changed',
  'head_forged',
] as const;

/** The first bad place of a chain, and the entry that stands there, if one does. */
export const ChainFault = z
  .object({
    chain: z.string(),
    seq: z.number().int(),
    reason: z.enum(chainFaults),
    /** The reason as a sentence. */
    means: z.string(),
    entry: z.object({ id: Id, event: z.string(), at: Time }).nullable(),
  })
  .meta({ id: 'ChainFault' });

/**
 * One step of walking the chains. While `cursor` is not null there is more: send it again, or leave it. A chain with a fault is left at
 * its first bad place, and the next step goes on with the chain behind it.
 */
export const AuditVerification = z
  .object({
    /** Faults found in this step. */
    faults: z.array(ChainFault),
    /**
     * Chains that were finished in this step, with their ends. `unsigned`: the end was changed, put back or taken away once; what was
     * rewritten or cut then cannot be noticed from the database.
     */
    chains: z.array(
      z.object({
        chain: z.string(),
        seq: z.number().int(),
        hash: z.string(),
        signature: z.enum(['signed', 'unsigned']),
      }),
    ),
    /** Entries checked since the first step, and how many are sealed in all that were asked for. */
    checked: z.number().int(),
    total: z.number().int(),
    cursor: z.string().nullable(),
  })
  .meta({ id: 'AuditVerification' });

export const AuditVerify = z.strictObject({
  /** One workspace's chain, or the platform's own; absent: every chain. */
  workspace: z.union([Id, z.literal('platform')]).optional(),
  cursor: z.string().min(1).max(1_500).optional(),
});
