import { z } from 'zod';
import { rootProfile } from '../agent/root-access.js';
import { rootEnforcers } from '../agent/root-profiles.js';
import { Id, Time } from '../mechanism/page.js';

export {
  rootCovers,
  rootProfileOf,
  rootProfiles,
  rootProfilesCovering,
  rootSurfaces,
  rootSurfacesOf,
} from '../agent/root-profiles.js';
export type { RootEnforcer, RootProfile, RootSurface } from '../agent/root-profiles.js';

/** `failed`: the node says that it could not. `applied`: it has what is wanted. `pending`: it has not said so yet. */
export const rootSyncStates = ['applied', 'pending', 'failed'] as const;

/** What root can be used for on a node: what is wanted, and what the node says that it has applied. Only the latter opens anything. */
export const RootAccess = z.object({
  desired: rootProfile,
  applied: rootProfile,
  sync: z.enum(rootSyncStates),
  /** Rises with each change. */
  version: z.number().int(),
  updatedAt: Time.nullable(),
  updatedBy: z.object({ id: Id, name: z.string() }).nullable(),
  lastAppliedAt: Time.nullable(),
  /** Why the node could not, in its own words. */
  lastError: z.string().nullable(),
  /** Null: the node has not said; agents of the compatible kind never do. */
  enforcedBy: z.enum(rootEnforcers).nullable(),
});
