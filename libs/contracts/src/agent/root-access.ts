import * as z from 'zod';
import { cutText, ignorable, looseTime } from './tolerant.js';

/** What root can be used for on a node: catalogued commands, tasks that ask for it, and terminals. */
export const rootSurfaces = ['operational', 'task', 'terminal'] as const;
export type RootSurface = (typeof rootSurfaces)[number];

const surfacesOf = {
  off: [],
  operational: ['operational'],
  task: ['task'],
  terminal: ['terminal'],
  operational_task: ['operational', 'task'],
  operational_terminal: ['operational', 'terminal'],
  task_terminal: ['task', 'terminal'],
  all: ['operational', 'task', 'terminal'],
} as const satisfies Record<string, readonly RootSurface[]>;

export type RootProfile = keyof typeof surfacesOf;

/** Every profile, spelled out: there is no other combination, and no wildcard. */
export const rootProfiles = Object.keys(surfacesOf) as [RootProfile, ...RootProfile[]];
export const rootProfile = z.enum(rootProfiles);

/** What a profile opens. */
export const rootSurfacesOf = (profile: RootProfile): readonly RootSurface[] => surfacesOf[profile];

/** Whether a profile opens a surface. */
export const rootCovers = (profile: RootProfile, surface: RootSurface): boolean =>
  rootSurfacesOf(profile).includes(surface);

/** The one profile that opens exactly these surfaces. */
export function rootProfileOf(surfaces: readonly RootSurface[]): RootProfile {
  const wanted = new Set(surfaces);
  return rootProfiles.find((profile) => {
    const opened = rootSurfacesOf(profile);
    return opened.length === wanted.size && opened.every((surface) => wanted.has(surface));
  })!;
}

/** The profiles that open a surface. */
export const rootProfilesCovering = (surface: RootSurface): readonly RootProfile[] =>
  rootProfiles.filter((profile) => rootCovers(profile, surface));

/**
 * Who keeps a node to its profile. `helper`: a program of root's own behind a socket; the agent's user cannot raise the profile. `agent`:
 * the agent itself, which runs as root, so that whoever takes it over has root in any case. `none`: nobody, there is no root to be had.
 */
export const rootEnforcers = ['helper', 'agent', 'none'] as const;
export type RootEnforcer = (typeof rootEnforcers)[number];

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
