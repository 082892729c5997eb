import * as z from 'zod';
import { rootEnforcers, rootProfiles } from './root-profiles.js';
import { cutText, ignorable, looseTime } from './tolerant.js';

// Apart, so that a page which asks what a profile covers need not carry schemas.
export * from './root-profiles.js';

export const rootProfile = z.enum(rootProfiles);

/** What the node has applied of its root-access profile. All but the first three are extensions. */
export const rootAccessReport = z.object({
  appliedProfile: ignorable(z.string().max(64)),
  lastAppliedAt: ignorable(looseTime),
  lastError: ignorable(cutText(2_000)),
  /** Version of the applied profile. */
  version: ignorable(z.int().min(0)),
  /** The highest version that the agent has heard of, applied or not: a parked claim is not answered for it again. */
  heard: ignorable(z.int().min(0)),
  enforcedBy: ignorable(z.enum(rootEnforcers)),
  /** When the applied profile ends by itself unless it is confirmed before. */
  validUntil: ignorable(looseTime),
});

/** The root-access profile that the control plane wants. `updatedAt` must be null or RFC 3339, never ''. */
export const rootAccessWanted = z.object({
  profile: z.string(),
  updatedAt: z.iso.datetime().nullable(),
  /** Extension: rises with each change. */
  version: z.int().min(0).optional(),
  /** Extension: the signed statement for the node's helper; left out where the helper has it. */
  statement: z.string().max(8_192).optional(),
});

export type RootAccessReport = z.infer<typeof rootAccessReport>;
export type RootAccessWanted = z.infer<typeof rootAccessWanted>;
